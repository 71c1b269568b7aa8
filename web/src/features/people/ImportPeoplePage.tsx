import { useNavigate } from '@tanstack/react-router'
import { notify } from '../../ui/notify.tsx'
import { OnlyNow } from '../../ui/OnlyNow.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Section } from '../../ui/Section.tsx'
import { plural } from '../../ui/share.ts'
import { PeopleImport } from '../people-import/PeopleImport.tsx'

export function ImportPeoplePage() {
  const navigate = useNavigate()
  return (
    <>
      <PageHeader
        title="Add people"
        crumbs={[{ label: 'People', to: { to: '/people' } }]}
        hasPast={false}
        meta={['All of them are added, or none and every cell that is wrong is marked']}
      />
      <OnlyNow>
        <Section title="From a CSV file, or typed in" isPadded>
          <PeopleImport
            onAdded={(count) => {
              notify(`${plural(count, 'person', 'people')} added. Invite them from their pages.`)
              void navigate({ to: '/people' })
            }}
          />
        </Section>
      </OnlyNow>
    </>
  )
}
