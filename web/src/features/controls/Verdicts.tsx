import { lookOf, type State } from '../../ui/states.ts'
import { StateShape } from '../../ui/StateMark.tsx'
import { formatShare } from '../../ui/share.ts'
import type { Control } from './controls.query.ts'
import classes from './Verdicts.module.css'

/** Design, operation and audit, judged apart: none implies another (DESIGN §2). */
export function Verdicts({ control: { verdicts, gap } }: { control: Control }) {
  const { design, operation, audit } = verdicts
  return (
    <section aria-label="Verdicts of the last 365 days" className={classes.verdicts}>
      <Verdict name="Design" asks="Could it work?" {...design} />
      <Verdict
        name="Operation"
        asks="Is it done?"
        {...operation}
        detail={gap === null ? undefined : `Execution gap ${formatShare(gap)}`}
      />
      <Verdict name="Audit" asks="Did somebody look?" {...audit} />
    </section>
  )
}

interface VerdictProps {
  name: string
  /** The question that the verdict answers. */
  asks: string
  state: State
  reason: string
  detail?: string | undefined
}

function Verdict({ name, asks, state, reason, detail }: VerdictProps) {
  const { word, tone } = lookOf(state)
  return (
    <div className={classes.verdict} data-tone={tone}>
      <h2 className={classes.name}>
        {name} <span className={classes.asks}>{asks}</span>
      </h2>
      <p className={classes.state}>
        <StateShape state={state} size={16} />
        {word}
      </p>
      <p className={classes.reason}>{reason}</p>
      {detail === undefined ? null : <p className={classes.reason}>{detail}</p>}
    </div>
  )
}
