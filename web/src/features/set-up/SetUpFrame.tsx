import { Link } from '@tanstack/react-router'
import { useEffect, useRef, type ReactNode } from 'react'
import { Brand } from '../../ui/Brand.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { StateShape } from '../../ui/StateMark.tsx'
import { isDone, isOpen, setUpSteps, type SetUpFacts, type SetUpStep } from './set-up.rules.ts'
import classes from './SetUpFrame.module.css'

const names: Record<SetUpStep, string> = {
  organization: 'Organization',
  people: 'People',
  program: 'Program',
  roles: 'Who does what',
}

interface SetUpFrameProps {
  step: SetUpStep
  facts: SetUpFacts
  children: ReactNode
}

/** The steps and where one is among them. */
export function SetUpFrame({ step, facts, children }: SetUpFrameProps) {
  const main = useRef<HTMLElement>(null)
  const before = useRef(step)
  useEffect(() => {
    document.title = `${names[step]} · Set up Holdfast`
    if (before.current !== step) {
      main.current?.focus({ preventScroll: true })
      window.scrollTo({ top: 0 })
    }
    before.current = step
  }, [step])

  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <Brand />
        {facts.hasOrganization ? <PageLink to={{ to: '/' }}>Leave for now</PageLink> : null}
      </header>
      <nav aria-label="Steps of the set-up">
        <ol className={classes.steps}>
          {setUpSteps.map((one) => (
            <li key={one} className={classes.step} aria-current={one === step ? 'step' : undefined}>
              <StateShape state={isDone(one, facts) ? 'met' : one === step ? 'open' : 'planned'} />
              {isOpen(one, facts) && one !== step ? (
                <Link to="/set-up" search={{ step: one }} className={classes.link}>
                  {names[one]}
                </Link>
              ) : (
                names[one]
              )}
            </li>
          ))}
        </ol>
      </nav>
      <main ref={main} tabIndex={-1} className={classes.main}>
        {children}
      </main>
    </div>
  )
}

interface StepProps {
  title: string
  lead: ReactNode
  children: ReactNode
}

/** One step: what it is about, and what to do. */
export function Step({ title, lead, children }: StepProps) {
  return (
    <>
      <h1 className={classes.title}>{title}</h1>
      <p className={classes.lead}>{lead}</p>
      {children}
    </>
  )
}

/** The way on, at the end of a step. */
export function StepEnd({ children }: { children: ReactNode }) {
  return <div className={classes.end}>{children}</div>
}
