import { useSuspenseQuery } from '@tanstack/react-query'
import { useAsOf } from '../../ui/asOf.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { todayQuery } from './today.query.ts'
import { headline } from './today.rules.ts'

export function TodayPage() {
  const { data: today } = useSuspenseQuery(todayQuery(useAsOf()))
  return <PageHeader title={headline(today)} crumbs={[{ label: 'Today' }]} />
}
