"""Answers found by the search are numbered as pages number them (reporting/numbering.py)."""

from django.db import migrations, models

# As the function of migration 0014, with the mark of the section where its place was.
INDEX = """
CREATE OR REPLACE FUNCTION actip_index_version(wanted bigint) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM reporting_submittedanswer
    WHERE report_id = (SELECT report_id FROM reporting_submittedversion WHERE id = wanted);
  INSERT INTO reporting_submittedanswer
    (report_id, version_number, section_key, question_key, place, question_text, text, is_confidential, vector)
  SELECT v.report_id, v.number, s.item->>'key', q.item->>'key', s.mark || '.' || q.place, q.item->>'text', w.words,
         q.item->>'kind' = 'confidential' OR q.item->>'confidentiality' = 'confidential',
         to_tsvector('english', w.words) || to_tsvector('simple', w.words)
  FROM reporting_submittedversion v,
       LATERAL (
         SELECT c.item, CASE WHEN c.article IS NOT NULL THEN c.article || CASE c.n WHEN 1 THEN '' ELSE chr(96 + c.n) END
                             WHEN c.n <= 26 THEN chr(64 + c.n) ELSE 'A' || c.n END AS mark
         FROM (SELECT e.item, e.item->>'article' AS article,
                      (row_number() OVER (PARTITION BY e.item->>'article' ORDER BY e.place))::integer AS n
               FROM jsonb_array_elements(v.content->'sections') WITH ORDINALITY AS e(item, place)) AS c
       ) AS s,
       jsonb_array_elements(s.item->'questions') WITH ORDINALITY AS q(item, place),
       LATERAL (SELECT concat_ws(E'\\n', nullif(q.item->>'shown', ''), nullif(q.item->>'narrative', ''),
                                 nullif(q.item->>'reason', ''))) AS w(words)
  WHERE v.id = wanted AND w.words <> '';
$$;
SELECT actip_index_version(id) FROM (
  SELECT DISTINCT ON (report_id) id FROM reporting_submittedversion ORDER BY report_id, number DESC
) AS newest;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("reporting", "0031_taken_back"),
    ]

    operations = [
        migrations.AlterField(
            model_name="submittedanswer",
            name="place",
            field=models.CharField(
                help_text="Such as 5.2: the second question of Article 5", max_length=10
            ),
        ),
        migrations.RunSQL(INDEX, migrations.RunSQL.noop),
    ]
