import { Section } from '../../ui/Section.tsx'
import type { Api } from './apis.query.ts'
import classes from './Apis.module.css'

/** The commands with which a pipeline reports on this API; they need a key that may do that and nothing else. */
export function HowToReport({ api: { id } }: { api: Api }) {
  const server = `${location.origin}/api/apis/${id}`
  const send = (what: string, file: string) =>
    `curl --fail-with-body -H "Authorization: Bearer $HOLDFAST_API_KEY" \\\n  -H 'Content-Type: application/octet-stream' --data-binary @${file} \\\n  ${server}/${what}`
  return (
    <Section title="Reported by your pipeline and your gateway" isPadded>
      <div className={classes.commands}>
        <div>
          Endpoints, from source code and specifications:
          <pre>{`npx holdfast api discover . --format json --out endpoints.json\n${send('inventory', 'endpoints.json')}`}</pre>
        </div>
        <div>
          Traffic, counted where it passes or from access logs and recordings; no value is kept:
          <pre>{`npx holdfast api observe --listen :8080 --to http://127.0.0.1:3000 \\\n  --post ${server}/traffic\nnpx holdfast api traffic access.log \\\n  --post ${server}/traffic`}</pre>
        </div>
        <div>
          A test run; what it finds becomes findings with owner and deadline:
          <pre>{`npx holdfast api test --openapi openapi.yaml --target "$TARGET" --format json > report.json\n${send('test-runs', 'report.json')}`}</pre>
        </div>
      </div>
    </Section>
  )
}
