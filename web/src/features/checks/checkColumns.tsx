import type { Column } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import classes from './Checks.module.css'
import type { CheckRow } from './checks.query.ts'

const check: Column<CheckRow> = {
  header: 'Check',
  cell: ({ title, reason, isOwn, status }) => (
    <>
      {title}
      <span className={classes.detail}>
        {[reason, isOwn ? 'your own' : '', status === 'retired' ? 'retired' : '']
          .filter((part) => part !== '')
          .join(' · ')}
      </span>
    </>
  ),
}

const control: Column<CheckRow> = {
  header: 'Control',
  width: '14rem',
  cell: ({ control: counted }) =>
    counted ? (
      <PageLink to={{ to: '/controls/$id', params: { id: counted.id } }}>{counted.title}</PageLink>
    ) : (
      <span className={classes.none}>none</span>
    ),
}

const state: Column<CheckRow> = {
  header: 'State',
  isPlain: true,
  width: '9.500rem',
  cell: ({ state: said, since }) => (
    <>
      <StateMark state={said} />
      {since === null ? null : (
        <span className={classes.detail}>
          since <Time at={since} as="day" />
        </span>
      )}
    </>
  ),
}

const others: Column<CheckRow>[] = [
  {
    header: 'Finding',
    width: '7rem',
    cell: ({ findingId }) =>
      findingId === null ? (
        <span className={classes.none}>–</span>
      ) : (
        <PageLink to={{ to: '/findings/$id', params: { id: findingId } }}>follow-up</PageLink>
      ),
  },
  {
    header: 'Last run',
    width: '8.500rem',
    cell: ({ lastRunAt }) =>
      lastRunAt === null ? <span className={classes.none}>never</span> : <Time at={lastRunAt} />,
  },
]

export const checkColumns: [Column<CheckRow>, ...Column<CheckRow>[]] = [check, state, control, ...others]
/** On the page of the control that they count for. */
export const checkColumnsOfControl: typeof checkColumns = [check, state, ...others]
