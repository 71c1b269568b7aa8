import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'
import { notify } from '../../ui/notify.tsx'
import { OnlyNow } from '../../ui/OnlyNow.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Section } from '../../ui/Section.tsx'
import { ApiForm } from './ApiForm.tsx'

export function AddApiPage() {
  const navigate = useNavigate()
  const create = useAction(api.apis.create, {
    onDone: ({ id }) => {
      notify('Added. Its endpoints can be reported now.')
      void navigate({ to: '/apis/$id', params: { id } })
    },
  })
  return (
    <>
      <PageHeader
        title="Add an API"
        crumbs={[{ label: 'APIs', to: { to: '/apis' } }]}
        hasPast={false}
        meta={['One for each thing that is built, specified and tested as a whole']}
      />
      <OnlyNow>
        <Section title="What it is" isPadded>
          <ApiForm
            values={{
              slug: '',
              title: '',
              description: '',
              exposure: 'unknown',
              ownerId: null,
              controlId: null,
              procedureId: null,
            }}
            isNew
            isSaving={create.isPending}
            error={create.error}
            submit="Add"
            cancel={{ to: '/apis' }}
            onSubmit={({ ownerId, controlId, procedureId, ...values }) =>
              create.mutate({
                ...values,
                ...(ownerId === null ? {} : { ownerId }),
                ...(controlId === null ? {} : { controlId }),
                ...(procedureId === null ? {} : { procedureId }),
              })
            }
          />
        </Section>
      </OnlyNow>
    </>
  )
}
