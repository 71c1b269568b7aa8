import { useSuspenseQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useMay } from '../../api/session.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { Facts } from '../../ui/Facts.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Section } from '../../ui/Section.tsx'
import { Time } from '../../ui/Time.tsx'
import { EntriesOfSubject } from '../ledger/EntriesOfSubject.tsx'
import { OrganizationForm } from './OrganizationForm.tsx'
import { organizationQuery, type Organization } from './organization.query.ts'
import { weekdays } from './weekdays.ts'

/** What deadlines are computed with: zone, working days, holidays. */
export function SettingsPage() {
  const asOf = useAsOf()
  const { data: organization } = useSuspenseQuery(organizationQuery(asOf))
  const mayManage = useMay('organization:manage') && asOf === undefined
  return (
    <>
      <PageHeader title="Organization" meta={['Deadlines are computed in its time zone and with its working days']} />
      <Section title="Settings" isPadded>
        {mayManage ? <OrganizationForm organization={organization} /> : <Facts facts={factsOf(organization)} />}
      </Section>
      <EntriesOfSubject table="organization" subject={organization.id} />
    </>
  )
}

function factsOf({ name, timezone, workdays, holidays }: Organization): [string, ReactNode][] {
  return [
    ['Name', name],
    ['Time zone', timezone],
    ['Working days', workdays.map((day) => weekdays[day - 1]?.name).join(', ')],
    [
      'Holidays',
      holidays.length === 0
        ? 'none'
        : holidays.map((day) => (
            <span key={day}>
              <Time at={day} as="day" />
              <br />
            </span>
          )),
    ],
  ]
}
