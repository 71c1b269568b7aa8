import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'

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
  now: number
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
  const clock = useMemo(() => ({ now: current, zone, isSimulated }), [current, zone, isSimulated])
  return <ClockContext value={clock}>{children}</ClockContext>
}

/** The server's moment (milliseconds since 1970, moving in steps of half a minute) and the organization's zone. */
export function useClock(): Clock {
  const clock = use(ClockContext)
  if (!clock) throw new Error('useClock: no ClockProvider above this component')
  return clock
}

export function useNow(): number {
  return useClock().now
}
