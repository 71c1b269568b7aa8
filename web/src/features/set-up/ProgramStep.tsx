import { Button } from '@mantine/core'
import { notify } from '../../ui/notify.tsx'
import { useSuspenseQuery } from '@tanstack/react-query'
import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Markdown } from '../../ui/Markdown.tsx'
import { Section } from '../../ui/Section.tsx'
import { ProgramContents } from './ProgramContents.tsx'
import classes from './ProgramStep.module.css'
import { libraryQuery } from './set-up.query.ts'
import { Step, StepEnd } from './SetUpFrame.tsx'

/** Chooses a program of the library and makes it the organization's own. */
export function ProgramStep({ isApplied, onDone }: { isApplied: boolean; onDone: () => void }) {
  const { data: library } = useSuspenseQuery(libraryQuery)
  const apply = useAction(api.program.apply, {
    onDone: ({ obligationsPlanned }) => {
      notify(`The program stands, with ${obligationsPlanned.toLocaleString('en')} duties planned.`)
      onDone()
    },
  })

  return (
    <Step
      title="Start from a program that is ready"
      lead="A program is what you promise: controls, the policies behind them, and procedures with their dates. Take one and change it as you learn; every version is kept."
    >
      {apply.error ? <ErrorState error={apply.error} isInline /> : null}
      {library.items.map((program) => (
        <Section
          key={program.id}
          title={program.title}
          aside={`${program.controls} controls, ${program.policies} policies, ${program.procedures} procedures`}
          isPadded
        >
          <Markdown text={program.description} />
          <ProgramContents program={program} />
          {isApplied ? null : (
            <div className={classes.choose}>
              <Button
                loading={apply.isPending && apply.variables.library === program.id}
                disabled={apply.isPending}
                onClick={() => apply.mutate({ library: program.id })}
              >
                Use this program
              </Button>
              {apply.isPending ? (
                <output className={classes.progress}>Planning the duties of the coming year…</output>
              ) : null}
            </div>
          )}
        </Section>
      ))}
      {isApplied ? (
        <StepEnd>
          <p className={classes.progress}>
            Your program is there already. It is changed with “holdfast plan” and “apply”.
          </p>
          <Button onClick={onDone}>Go on to who does what</Button>
        </StepEnd>
      ) : null}
    </Step>
  )
}
