import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/api.ts'
import { useMay } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { notify } from '../../ui/notify.tsx'
import { Section } from '../../ui/Section.tsx'
import { plural } from '../../ui/share.ts'
import { StateMark } from '../../ui/StateMark.tsx'
import { ChangeList } from './ChangeList.tsx'
import classes from './PlanView.module.css'
import type { ProgramProblem } from './program.query.ts'
import type { Planned } from './ProgramPage.tsx'

interface PlanViewProps {
  planned: Planned
  onClose: () => void
}

/** What applying would do, thing by thing, and doing it. */
export function PlanView({ planned: { name, source }, onClose }: PlanViewProps) {
  const mayApply = useMay('program:apply')
  const plan = useQuery({
    queryKey: ['plan', source],
    queryFn: () => api.program.plan(source),
    retry: false,
    gcTime: 0,
  })
  const apply = useAction(api.program.apply, {
    onDone: ({ summary, obligationsPlanned }) => {
      notify(`${summary} ${plural(obligationsPlanned, 'obligation')} planned.`)
      onClose()
    },
  })
  if (plan.error) {
    return (
      <>
        <ErrorState error={plan.error} onRetry={() => void plan.refetch()} />
        <Button variant="default" onClick={onClose}>
          Back
        </Button>
      </>
    )
  }
  const changes = plan.data?.changes ?? []
  const problems = plan.data?.problems ?? []
  const isBroken = problems.some(({ severity }) => severity === 'error')

  return (
    <>
      <div className={classes.bar}>
        <p className={classes.summary}>
          <strong>{name}:</strong> {plan.data ? plan.data.summary : 'comparing with the live program…'}
        </p>
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Back, change nothing
          </Button>
          {mayApply && changes.length > 0 && !isBroken ? (
            <Button loading={apply.isPending} onClick={() => apply.mutate(source)}>
              Apply {plural(changes.length, 'change')}
            </Button>
          ) : null}
        </div>
      </div>
      {apply.error ? <ErrorState error={apply.error} isInline /> : null}
      {problems.length > 0 ? <Problems problems={problems} /> : null}
      {plan.data && changes.length === 0 && !isBroken ? (
        <Section title="Changes">
          <EmptyState title="Nothing would change">The live program says the same already.</EmptyState>
        </Section>
      ) : null}
      <ChangeList changes={changes} />
    </>
  )
}

function Problems({ problems }: { problems: ProgramProblem[] }) {
  return (
    <Section title="Problems in the files" aside={problems.length}>
      <ul className={classes.problems}>
        {problems.map(({ severity, file, line, column, message, fix }) => (
          <li key={`${file}:${line}:${column} ${message}`}>
            <StateMark state={severity === 'error' ? 'fail' : 'error'}>{severity}</StateMark>
            <span>
              <code>
                {file}:{line}:{column}
              </code>
              <span className={classes.message}>{message}</span>
              <span className={classes.fix}>{fix}</span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
