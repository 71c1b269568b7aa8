import { useSuspenseQuery } from '@tanstack/react-query'
import { useAsOf } from '../../ui/asOf.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Duties } from './Duties.tsx'
import { NextSteps } from './NextSteps.tsx'
import { todayQuery } from './today.query.ts'
import { headline, subline } from './today.rules.ts'
import { TodayFigures } from './TodayFigures.tsx'
import { Waiting } from './Waiting.tsx'
import { Week } from './Week.tsx'

/** What is due, what was missed, what waits for one's word, and what to do next and why. */
export function TodayPage() {
  const { data: today } = useSuspenseQuery(todayQuery(useAsOf()))
  return (
    <>
      <PageHeader title={headline(today)} crumbs={[{ label: 'Today' }]} meta={[subline(today)]} />
      <TodayFigures today={today} />
      <Duties today={today} />
      <Waiting today={today} />
      <NextSteps today={today} />
      <Week today={today} />
    </>
  )
}
