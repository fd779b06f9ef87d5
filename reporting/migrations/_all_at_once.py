"""Creating the tables of many models at once."""

from django.db.migrations.operations import CreateModel, SeparateDatabaseAndState


class CreateAllModels(SeparateDatabaseAndState):
    """Create the tables of all models that ``state_operations`` leave, when all of them are known.

    One operation after another, Django builds every related model anew each time: seven seconds for this app, which each
    new database pays. Foreign keys become constraints at the end of the migration, as always.
    """

    def state_forwards(self, app_label, state) -> None:
        state.__dict__.pop("apps", None)  # the models built so far; they are built again once, when asked for
        super().state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for operation in self.state_operations:
            if isinstance(operation, CreateModel):
                schema_editor.create_model(to_state.apps.get_model(app_label, operation.name))

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for operation in reversed(self.state_operations):
            if isinstance(operation, CreateModel):
                schema_editor.delete_model(from_state.apps.get_model(app_label, operation.name))
