import { Button } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'
import { notify } from '../../ui/notify.tsx'
import { OnlyNow } from '../../ui/OnlyNow.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Section } from '../../ui/Section.tsx'
import { ApiForm } from './ApiForm.tsx'
import { apiQuery } from './apis.query.ts'

export function ChangeApiPage() {
  const { id } = useParams({ from: '/signed-in/apis/$id/change' })
  const { data } = useSuspenseQuery(apiQuery(id, undefined))
  const navigate = useNavigate()
  const update = useAction(api.apis.update, {
    onDone: () => {
      notify('Saved.')
      void navigate({ to: '/apis/$id', params: { id } })
    },
  })
  const { slug, title, description, exposure, owner, control, procedure, status } = data
  const isRetired = status === 'retired'
  return (
    <>
      <PageHeader
        title={`Change ${title}`}
        crumbs={[
          { label: 'APIs', to: { to: '/apis' } },
          { label: title, to: { to: '/apis/$id', params: { id } } },
        ]}
        hasPast={false}
      />
      <OnlyNow>
        <Section
          title="What it is"
          aside={
            <Button
              size="xs"
              variant="default"
              loading={update.isPending}
              onClick={() => update.mutate({ id, status: isRetired ? 'active' : 'retired' })}
            >
              {isRetired ? 'Take it up again' : 'Retire it'}
            </Button>
          }
          isPadded
        >
          <ApiForm
            values={{
              slug,
              title,
              description,
              exposure,
              ownerId: owner?.id ?? null,
              controlId: control?.id ?? null,
              procedureId: procedure?.id ?? null,
            }}
            isNew={false}
            isSaving={update.isPending}
            error={update.error}
            submit="Save"
            cancel={{ to: '/apis/$id', params: { id } }}
            onSubmit={({ slug: _, ...values }) => update.mutate({ id, ...values })}
          />
        </Section>
      </OnlyNow>
    </>
  )
}
