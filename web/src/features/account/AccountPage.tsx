import { useMay, useSession } from '../../api/session.ts'
import { Facts } from '../../ui/Facts.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Section } from '../../ui/Section.tsx'
import { roleNames } from '../session/roleNames.ts'
import { ApiKeys } from './ApiKeys.tsx'
import { ChangePassword } from './ChangePassword.tsx'

/** The signed-in person’s own: password, and keys with which programs act for them. */
export function AccountPage() {
  const { account, organization, person } = useSession()
  const mayManageKeys = useMay('api_key:manage')
  return (
    <>
      <PageHeader title="Your account" meta={[account?.email]} hasPast={false} />
      <Section title="You" isPadded>
        <Facts
          facts={[
            ['Name', person?.name ?? 'erased person'],
            ['E-mail', account?.email],
            ['Organization', organization?.name],
            ['Role', person ? roleNames[person.accessRole] : 'none'],
          ]}
        />
      </Section>
      <ChangePassword />
      {mayManageKeys ? <ApiKeys /> : null}
    </>
  )
}
