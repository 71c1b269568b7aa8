import { Columns } from '../../ui/Columns.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Markdown } from '../../ui/Markdown.tsx'
import { settledList } from '../../ui/settledList.ts'
import { Section } from '../../ui/Section.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Control } from './controls.query.ts'
import classes from './ControlBackground.module.css'

type PolicyOfControl = Control['policies'][number]

const policyColumns: [Column<PolicyOfControl>, ...Column<PolicyOfControl>[]] = [
  { header: 'Policy', cell: ({ title }) => title },
  {
    header: 'In force',
    isPlain: true,
    cell: ({ publishedVersion }) =>
      publishedVersion === null ? (
        <StateMark state="not_assessed">never published</StateMark>
      ) : (
        <StateMark state="published">version {publishedVersion}</StateMark>
      ),
  },
]

/** What stands behind the control: its description, the policies that ask for it, and how it changed. */
export function ControlBackground({ control: { description, policies, versions, key } }: { control: Control }) {
  return (
    <Columns split="aside">
      <Section title="How it works" isPadded>
        {description === '' ? (
          <p className={classes.none}>The program says no more than the purpose above.</p>
        ) : (
          <Markdown text={description} />
        )}
        <ul className={classes.versions} aria-label="Versions">
          {versions.map(({ version, createdAt }) => (
            <li key={version}>
              Version {version}, <Time at={createdAt} as="day" />
            </li>
          ))}
          <li>
            <code>{key}</code> in the files of the program
          </li>
        </ul>
      </Section>
      <Section title="Policies">
        <DataTable
          label="Policies"
          columns={policyColumns}
          query={settledList(policies)}
          keyOf={({ id }) => id}
          linkOf={({ id }) => ({ to: '/policies/$id', params: { id } })}
          empty={
            <EmptyState isQuiet title="No policy asks for this control">
              It stands on its own.
            </EmptyState>
          }
        />
      </Section>
    </Columns>
  )
}
