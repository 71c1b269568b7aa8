import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { useAsOf } from './asOf.ts'

/** What the server says about time when the page asks who is signed in. */
interface ServerClock {
  /** The server's moment, ISO 8601. */
  now: string
  /** The organization's zone, an IANA name. */
  zone: string
  /** A simulated clock stands still between two answers of the server. */
  isSimulated: boolean
}

interface Clock {
  /** The server's moment, milliseconds since 1970, moving in steps of half a minute. */
  now: number
  /** The moment that the page shows: now, or the past one of the URL. What is relative is relative to this. */
  shown: number
  /** The organization's zone, an IANA name. */
  zone: string
  isSimulated: boolean
}

const ClockContext = createContext<Clock | null>(null)
const TICK_MS = 30_000

/** Gives all pages below it the server's time: a laptop with a wrong clock must not call a duty overdue. */
export function ClockProvider({ now, zone, isSimulated, children }: ServerClock & { children: ReactNode }) {
  const answered = Date.parse(now)
  const [tick, setTick] = useState({ answered, now: answered })

  useEffect(() => {
    if (isSimulated) return
    const start = performance.now()
    const timer = setInterval(() => setTick({ answered, now: answered + performance.now() - start }), TICK_MS)
    return () => clearInterval(timer)
  }, [answered, isSimulated])

  // A tick counts from the answer that it began with; a newer answer is the truth until its own first tick.
  const current = tick.answered === answered ? tick.now : answered
  const asOf = useAsOf()
  const past = asOf === undefined ? Number.NaN : Date.parse(asOf)
  // A tree size names no moment by itself.
  const shown = Number.isNaN(past) ? current : past
  const clock = useMemo(() => ({ now: current, shown, zone, isSimulated }), [current, shown, zone, isSimulated])
  return <ClockContext value={clock}>{children}</ClockContext>
}

export function useClock(): Clock {
  const clock = use(ClockContext)
  if (!clock) throw new Error('useClock: no ClockProvider above this component')
  return clock
}
