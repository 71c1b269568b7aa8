import { SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useClock } from '../../ui/clock.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { DayInput } from '../../ui/DayInput.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { KeyFigure, KeyFigures } from '../../ui/KeyFigure.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import type { Destination } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { formatShare } from '../../ui/share.ts'
import { dayAt, formatDay } from '../../ui/time.rules.ts'
import { executionGapQuery, type GapBy, type GapRow } from './execution-gap.query.ts'
import classes from './ExecutionGapPage.module.css'
import { GapBar } from './GapBar.tsx'
import { periodOf, periods, type Period } from './period.rules.ts'

const ways: { value: GapBy; label: string; heading: string }[] = [
  { value: 'control', label: 'By control', heading: 'Control' },
  { value: 'assignee', label: 'By person', heading: 'Person' },
  { value: 'framework', label: 'By framework', heading: 'Framework' },
]

/** The share of what was due that was not done on time, and where it comes from. */
export function ExecutionGapPage() {
  const search = useSearch({ from: '/signed-in/execution-gap' })
  const { shown, zone } = useClock()
  const { by = 'control' } = search
  const period = periodOf(search, shown, zone)
  const query = useQuery({
    ...executionGapQuery({ by, ...period, asOf: search.asOf }),
    placeholderData: keepPreviousData,
  })
  const heading = ways.find(({ value }) => value === by)?.heading ?? ''
  const last = formatDay(new Date(Date.parse(period.until) - 1).toISOString(), zone)

  return (
    <>
      <PageHeader
        title="Execution gap"
        meta={['1 − duties met on time ÷ duties due', `${formatDay(period.from, zone)} to ${last}`]}
      />
      <Choices />
      {query.data ? <Total total={query.data.total} period={period} /> : null}
      <Section
        title={`Where it comes from, ${(ways.find(({ value }) => value === by)?.label ?? '').toLowerCase()}`}
        aside={by === 'framework' ? 'a duty counts in each framework that its control answers' : undefined}
      >
        <DataTable
          label={`Execution gap by ${heading.toLowerCase()}`}
          columns={columnsOf(heading)}
          query={{ ...query, data: query.data && { items: query.data.items.toSorted(byGap), next: null } }}
          keyOf={({ id }) => id ?? 'nobody'}
          linkOf={(row) => targetOf(row, by, period)}
          empty={
            <EmptyState title="Nothing was due in this period">
              Choose a longer one. Duties begin to fall due when a program was applied.
            </EmptyState>
          }
        />
      </Section>
    </>
  )

  function columnsOf(header: string): [Column<GapRow>, ...Column<GapRow>[]] {
    return [
      { header, cell: ({ title }) => (title === '' ? 'nobody' : title) },
      { header: 'Gap', isNumber: true, width: '5rem', cell: ({ gap }) => <strong>{formatShare(gap)}</strong> },
      { header: 'On time, late, missed', isPlain: true, width: '15rem', cell: (row) => <GapBar counts={row} /> },
      { header: 'Due', isNumber: true, width: '5rem', cell: ({ due }) => due },
      { header: 'Late', isNumber: true, width: '5rem', cell: ({ late }) => late },
      { header: 'Missed', isNumber: true, width: '5rem', cell: ({ missed }) => missed },
      { header: 'Waived', isNumber: true, width: '5rem', cell: ({ waived }) => waived },
    ]
  }
}

/** The widest gap first; of equal ones, that of more duties. */
function byGap(a: GapRow, b: GapRow): number {
  return (b.gap ?? -1) - (a.gap ?? -1) || b.due - a.due || a.title.localeCompare(b.title)
}

/** What a row is about; what belongs to nobody leads nowhere. */
function targetOf({ id }: GapRow, by: GapBy, { from, until }: Period): Destination | undefined {
  if (id === null) return undefined
  switch (by) {
    case 'control':
      return { to: '/controls/$id', params: { id } }
    case 'assignee':
      return { to: '/obligations', search: { assigneeId: id, dueFrom: from, dueUntil: until } }
    case 'framework':
      return { to: '/frameworks/$id', params: { id } }
  }
}

interface TotalProps {
  total: { due: number; onTime: number; late: number; missed: number; waived: number; gap: number | null }
  period: Period
}

function Total({ total: { due, onTime, late, missed, waived, gap }, period }: TotalProps) {
  const duties = (state: string): Destination => ({
    to: '/obligations',
    search: { state, dueFrom: period.from, dueUntil: period.until },
  })
  const share = (count: number) => (due === 0 ? 'of none due' : `${formatShare(count / due)} of ${due} due`)
  return (
    <KeyFigures>
      <KeyFigure
        label="Execution gap"
        value={formatShare(gap)}
        detail={due === 0 ? 'nothing was due' : `${due - onTime} of ${due} not met on time`}
        to={duties('late,missed')}
      />
      <KeyFigure label="Met on time" value={String(onTime)} detail={share(onTime)} state="met" to={duties('met')} />
      <KeyFigure label="Met late" value={String(late)} detail={share(late)} state="late" to={duties('late')} />
      <KeyFigure label="Missed" value={String(missed)} detail={share(missed)} state="missed" to={duties('missed')} />
      <KeyFigure
        label="Waived"
        value={String(waived)}
        detail="not counted as due"
        state="waived"
        to={duties('waived')}
      />
    </KeyFigures>
  )
}

function Choices() {
  const { by = 'control', period = '90', from, until } = useSearch({ from: '/signed-in/execution-gap' })
  const { shown, zone } = useClock()
  const navigate = useNavigate()
  const set = (changes: Record<string, string | undefined>) =>
    void navigate({ to: '.', replace: true, search: (before) => ({ ...before, ...changes }) })
  const today = dayAt(shown, zone)
  const chosen = periodOf({ period, from, until }, shown, zone)
  return (
    <search className={classes.choices}>
      <SegmentedControl
        size="xs"
        aria-label="By what"
        value={by}
        data={ways.map(({ value, label }) => ({ value, label }))}
        onChange={(value) => set({ by: value === 'control' ? undefined : value })}
      />
      <SegmentedControl
        size="xs"
        aria-label="Period"
        value={period}
        data={[...periods]}
        onChange={(value) => set({ period: value === '90' ? undefined : value, from: undefined, until: undefined })}
      />
      {period === 'own' ? (
        <>
          <DayInput
            size="xs"
            label="First day"
            max={today}
            value={from ?? dayAt(Date.parse(chosen.from), zone)}
            onChange={(day) => set({ from: day ?? undefined })}
          />
          <DayInput
            size="xs"
            label="Last day"
            max={today}
            value={until ?? today}
            onChange={(day) => set({ until: day ?? undefined })}
          />
        </>
      ) : null}
    </search>
  )
}
