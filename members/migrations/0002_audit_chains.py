"""Audit events become links of chains: numbered and hashed by the database as each transaction commits.

One chain for each member state, which that state can check, and one for the portal. A chain is locked only while a
transaction commits, in the order of the chains' names, so that writers neither queue for long nor deadlock.
Source: docs/decisions/0031-audit-chains.md; members/audit_chain.py computes the same in Python.
"""

from django.db import migrations, models

FUNCTIONS = r"""
CREATE FUNCTION audit_part(value text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT coalesce(octet_length(value) || ':' || value || ',', '~,') $$;

CREATE FUNCTION audit_hash(e members_auditevent) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(
    audit_part('actip-audit-1') || audit_part(e.chain) || audit_part(e.seq::text) || audit_part(e.previous_hash)
    || audit_part(e.id::text) || audit_part(to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    || audit_part(e.what) || audit_part(e.by_id::text) || audit_part(e.by_text) || audit_part(e.member_state_id::text)
    || audit_part(e.object_type) || audit_part(e.object_id) || audit_part(e.object_text) || audit_part(e.details::text)
    || audit_part(encode(sha256(convert_to(e.origin_salt::text || coalesce(host(e.ip_address), ''), 'UTF8')), 'hex'))
  , 'UTF8')), 'hex') $$;

CREATE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.chain := coalesce((SELECT iso2 FROM public.members_memberstate WHERE id = NEW.member_state_id), 'portal');
    NEW.seq := NULL; NEW.previous_hash := ''; NEW.hash := ''; NEW.origin_salt := NULL;
    RETURN NEW;
  ELSIF TG_OP = 'UPDATE' AND OLD.seq IS NULL THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'An audit event is final: it is never changed or removed.';
END $$;

CREATE FUNCTION audit_chain_pending() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
DECLARE
  head members_auditchain;
  e members_auditevent;
BEGIN
  INSERT INTO members_auditchain (name, length, head_hash)
    SELECT DISTINCT chain, 0, repeat('0', 64) FROM members_auditevent WHERE seq IS NULL ORDER BY 1
    ON CONFLICT DO NOTHING;
  FOR head IN
    SELECT * FROM members_auditchain WHERE name IN (SELECT chain FROM members_auditevent WHERE seq IS NULL)
    ORDER BY name FOR UPDATE
  LOOP
    FOR e IN SELECT * FROM members_auditevent WHERE seq IS NULL AND chain = head.name ORDER BY at, id LOOP
      e.seq := head.length + 1;
      e.previous_hash := head.head_hash;
      e.origin_salt := gen_random_uuid();
      e.hash := audit_hash(e);
      UPDATE members_auditevent
        SET seq = e.seq, previous_hash = e.previous_hash, origin_salt = e.origin_salt, hash = e.hash WHERE id = e.id;
      head.length := e.seq;
      head.head_hash := e.hash;
    END LOOP;
    UPDATE members_auditchain SET length = head.length, head_hash = head.head_hash WHERE name = head.name;
  END LOOP;
END $$;

CREATE FUNCTION audit_chain_new() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
BEGIN
  -- The first event of a transaction chains all of its events.
  IF EXISTS (SELECT FROM members_auditevent WHERE id = NEW.id AND seq IS NULL) THEN
    PERFORM audit_chain_pending();
  END IF;
  RETURN NULL;
END $$;

REVOKE EXECUTE ON FUNCTION audit_chain_pending() FROM PUBLIC;
"""
# Events from before the chains, in the order in which they happened; then the guards.
BEGIN = """
UPDATE members_auditevent SET chain = coalesce((SELECT iso2 FROM members_memberstate WHERE id = member_state_id), 'portal');
SELECT audit_chain_pending();
CREATE TRIGGER audit_final BEFORE INSERT OR UPDATE OR DELETE ON members_auditevent
  FOR EACH ROW EXECUTE FUNCTION audit_guard();
CREATE CONSTRAINT TRIGGER audit_chained AFTER INSERT ON members_auditevent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_chain_new();
"""
BACK = """
DROP TRIGGER audit_chained ON members_auditevent;
DROP TRIGGER audit_final ON members_auditevent;
DROP FUNCTION audit_chain_new();
DROP FUNCTION audit_chain_pending();
DROP FUNCTION audit_guard();
DROP FUNCTION audit_hash(members_auditevent);
DROP FUNCTION audit_part(text);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditChain',
            fields=[
                ('name', models.CharField(max_length=6, primary_key=True, serialize=False)),
                ('length', models.BigIntegerField(default=0)),
                ('head_hash', models.CharField(max_length=64)),
            ],
        ),
        migrations.AddField(
            model_name='auditevent',
            name='chain',
            field=models.CharField(default='', editable=False, help_text='Code of the state, or “portal”', max_length=6),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='hash',
            field=models.CharField(default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='origin_salt',
            field=models.UUIDField(editable=False, help_text='So that the address can be hashed and kept', null=True),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='previous_hash',
            field=models.CharField(default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='seq',
            field=models.BigIntegerField(editable=False, help_text='Place in the chain, from 1', null=True),
        ),
        migrations.AlterField(
            model_name='auditevent',
            name='what',
            field=models.CharField(max_length=60),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['member_state', '-at'], name='audit_by_state'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['by', '-at'], name='audit_by_person'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['what', '-at'], name='audit_by_act'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(condition=models.Q(('seq__isnull', True)), fields=['chain'], name='audit_not_chained'),
        ),
        migrations.AddConstraint(
            model_name='auditevent',
            constraint=models.UniqueConstraint(fields=('chain', 'seq'), name='one_event_per_place_in_a_chain'),
        ),
        migrations.RunSQL(FUNCTIONS + BEGIN, BACK),
    ]
