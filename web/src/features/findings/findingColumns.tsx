import type { Column } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import type { FindingRow } from './findings.query.ts'
import classes from './findingColumns.module.css'

const title: Column<FindingRow> = {
  header: 'Finding',
  cell: (finding) => (
    <>
      {finding.title}
      <span className={classes.kind}>
        {finding.kind}
        {finding.occurrences > 1 ? `, found ${finding.occurrences} times` : ''}
      </span>
    </>
  ),
}

const others: Column<FindingRow>[] = [
  { header: 'State', isPlain: true, width: '11.500rem', cell: ({ state }) => <StateMark state={state} /> },
  { header: 'Severity', width: '5.500rem', cell: ({ severity }) => <Severity severity={severity} /> },
  {
    header: 'Owner',
    width: '9rem',
    cell: ({ owner }) => (owner ? <PersonName name={owner.name} /> : <span className={classes.none}>nobody</span>),
  },
]

const control: Column<FindingRow> = {
  header: 'Control',
  cell: (finding) =>
    finding.control ? (
      <PageLink to={{ to: '/controls/$id', params: { id: finding.control.id } }}>{finding.control.title}</PageLink>
    ) : (
      <span className={classes.none}>–</span>
    ),
}

const times: Column<FindingRow>[] = [
  {
    header: 'Due',
    sortBy: 'dueAt',
    width: '8rem',
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
  { header: 'Opened', sortBy: 'openedAt', width: '7rem', cell: ({ openedAt }) => <Time at={openedAt} as="day" /> },
]

export const findingColumns: [Column<FindingRow>, ...Column<FindingRow>[]] = [title, ...others, control, ...times]

/** On the page of a control, which need not be named in each row. */
export const findingColumnsOfControl: [Column<FindingRow>, ...Column<FindingRow>[]] = [
  title,
  ...others,
  ...times.map(({ sortBy: _, ...column }) => column),
]

/** Severities are told by word and weight: color is for state. */
export function Severity({ severity }: { severity: FindingRow['severity'] }) {
  return (
    <span className={classes.severity} data-severity={severity}>
      {severity}
    </span>
  )
}
