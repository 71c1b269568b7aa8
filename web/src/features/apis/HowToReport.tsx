import { Section } from '../../ui/Section.tsx'
import type { Api } from './apis.query.ts'
import classes from './Apis.module.css'

/** The commands with which a pipeline reports on this API; they need a key that may do that and nothing else. */
export function HowToReport({ api: { id } }: { api: Api }) {
  const server = `${location.origin}/api/apis/${id}`
  const send = (what: string, file: string) =>
    `curl --fail-with-body -H "Authorization: Bearer $HOLDFAST_API_KEY" \\\n  -H 'Content-Type: application/octet-stream' --data-binary @${file} \\\n  ${server}/${what}`
  return (
    <Section title="Reported from your pipeline" isPadded>
      <div className={classes.commands}>
        <div>
          Endpoints, from source code and specifications:
          <pre>{`npx holdfast api discover . --format ndjson > endpoints.ndjson\n${send('inventory', 'endpoints.ndjson')}`}</pre>
        </div>
        <div>
          A test run; what it finds becomes findings with owner and deadline:
          <pre>{`npx holdfast api test --openapi openapi.yaml --target "$TARGET" --format json > report.json\n${send('test-runs', 'report.json')}`}</pre>
        </div>
      </div>
    </Section>
  )
}
