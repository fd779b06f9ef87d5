"""Answers found by the search are numbered as pages number them: by their place among all questions of the section."""

from django.db import migrations

# As the function of migration 0032. A question says its place where questions before it are not asked
# (frozen.in_places); each after it is one further, so the greatest difference so far is that of this question.
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
       LATERAL (
         SELECT e.item, e.n + coalesce(max((e.item->>'place')::bigint - e.n) OVER (ORDER BY e.n), 0) AS place
         FROM jsonb_array_elements(s.item->'questions') WITH ORDINALITY AS e(item, n)
       ) AS q,
       LATERAL (SELECT concat_ws(E'\\n', nullif(q.item->>'shown', ''), nullif(q.item->>'narrative', ''),
                                 nullif(q.item->>'reason', ''))) AS w(words)
  WHERE v.id = wanted AND w.words <> '';
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0037_clarification_numbers")]

    operations = [migrations.RunSQL(INDEX, migrations.RunSQL.noop)]
