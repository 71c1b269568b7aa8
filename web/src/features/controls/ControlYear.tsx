import { Link } from '@tanstack/react-router'
import { Section } from '../../ui/Section.tsx'
import type { Destination } from '../../ui/PageLink.tsx'
import { YearLegend, YearStrip, type YearRow } from '../../ui/YearStrip.tsx'
import type { YearMark } from '../../ui/year.rules.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { useClock } from '../../ui/clock.tsx'
import { dayAt } from '../../ui/time.rules.ts'
import type { Control } from './controls.query.ts'
import classes from './ControlYear.module.css'

/** Every occurrence of one year, a line for each procedure. A retired procedure is shown in the years in which it was alive. */
export function ControlYear({ control: { year, procedures } }: { control: Control }) {
  const { shown, zone } = useClock()
  const current = Number(dayAt(shown, zone).slice(0, 4))
  const rows = procedures
    .filter(({ status, occurrences }) => status === 'active' || occurrences.length > 0)
    .map((procedure) => ({
      id: procedure.id,
      title: procedure.title,
      detail: `${procedure.rhythm} · ${procedure.role}`,
      occurrences: procedure.occurrences.map(({ id, state, dueAt }) => ({ id, state, at: dueAt })),
      summary:
        procedure.counts.due === 0 ? (
          <span className={classes.none}>none due</span>
        ) : (
          `${procedure.counts.onTime} / ${procedure.counts.due}`
        ),
    }))

  return (
    <Section
      title={`The year ${year} of this control`}
      aside={
        <div className={classes.aside}>
          <YearLegend states={['met', 'late', 'missed', 'waived', 'open', 'planned']} />
          <YearSwitch year={year} current={current} />
        </div>
      }
    >
      {rows.length === 0 ? (
        <EmptyState title="No procedure puts this control into practice">
          Without one nothing falls due, and nobody can tell whether it works. Add one to the program.
        </EmptyState>
      ) : (
        <YearStrip year={{ from: `${year}-01-01`, to: `${year + 1}-01-01` }} rows={rows} linkOf={linkOf} />
      )}
    </Section>
  )
}

function YearSwitch({ year, current }: { year: number; current: number }) {
  return (
    <nav aria-label="Year" className={classes.years}>
      {[year - 1, year + 1].map((other) => (
        <Link
          key={other}
          to="."
          replace
          resetScroll={false}
          search={(before) => ({ ...before, year: other === current ? undefined : other })}
          className={classes.year}
        >
          {other < year ? `← ${other}` : `${other} →`}
        </Link>
      ))}
    </nav>
  )
}

/** One obligation, or the list of those that one mark stands for. */
function linkOf(row: YearRow, { occurrences }: YearMark): Destination {
  const [first, ...others] = occurrences
  const last = others.at(-1)
  if (first && !last) return { to: '/obligations/$id', params: { id: first.id } }
  const dueUntil = last === undefined ? undefined : new Date(Date.parse(last.at) + 1).toISOString()
  return { to: '/obligations', search: { procedureId: row.id, dueFrom: first?.at, dueUntil } }
}
