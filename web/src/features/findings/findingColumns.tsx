import type { Column } from '../../ui/DataTable.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import type { FindingRow } from './findings.query.ts'
import classes from './findingColumns.module.css'

const columnsWith = (
  detail: (finding: FindingRow) => (string | null)[],
): [Column<FindingRow>, ...Column<FindingRow>[]] => [
  {
    header: 'Finding',
    cell: (finding) => (
      <>
        {finding.title}
        <span className={classes.detail}>
          {[...detail(finding), finding.occurrences > 1 ? `found ${finding.occurrences} times` : null]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      </>
    ),
  },
  { header: 'State', isPlain: true, width: '11.500rem', cell: ({ state }) => <StateMark state={state} /> },
  { header: 'Severity', isPlain: true, width: '5.500rem', cell: ({ severity }) => <Severity severity={severity} /> },
  {
    header: 'Owner',
    width: '9rem',
    cell: ({ owner }) => (owner ? <PersonName name={owner.name} /> : <span className={classes.none}>nobody</span>),
  },
  {
    header: 'Due',
    sortBy: 'dueAt',
    width: '8.500rem',
    cell: ({ state, dueAt, isOverdue }) =>
      state === 'closed' ? (
        <span className={classes.none}>–</span>
      ) : isOverdue ? (
        <StateMark state="missed">
          <Time at={dueAt} />
        </StateMark>
      ) : (
        <Time at={dueAt} />
      ),
  },
  { header: 'Opened', sortBy: 'openedAt', width: '7.500rem', cell: ({ openedAt }) => <Time at={openedAt} as="day" /> },
]

export const findingColumns = columnsWith(({ kind, control }) => [kind, control?.title ?? null])

const [first, ...others] = columnsWith(({ kind }) => [kind])
/** On the page of a control, which need not be named in each row; what is shown there is not sorted. */
export const findingColumnsOfControl: typeof findingColumns = [
  first,
  ...others.map(({ sortBy: _, ...column }) => column),
]

/** Severities are told by word and weight: color is for state. */
export function Severity({ severity }: { severity: FindingRow['severity'] }) {
  return (
    <span className={classes.severity} data-severity={severity}>
      {severity}
    </span>
  )
}
