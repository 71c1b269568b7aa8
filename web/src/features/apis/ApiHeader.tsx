import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMay } from '../../api/session.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { SubNavigation } from '../../ui/SubNavigation.tsx'
import type { Api } from './apis.query.ts'

/** The head of the pages of one API. */
export function ApiHeader({
  api: { id, title, slug, exposure, owner, status, endpoints, openFindings },
}: {
  api: Api
}) {
  const mayManage = useMay('api:manage')
  return (
    <>
      <PageHeader
        title={title}
        crumbs={[{ label: 'APIs', to: { to: '/apis' } }]}
        meta={[
          <code key="slug">{slug}</code>,
          exposure === 'unknown' ? 'exposure not known' : exposure,
          ...(status === 'retired' ? ['retired'] : []),
          owner ? (
            <>
              owned by <PersonName name={owner.name} />
            </>
          ) : (
            'owned by nobody'
          ),
        ]}
        actions={
          mayManage ? (
            <Button variant="default" renderRoot={(props) => <Link to="/apis/$id/change" params={{ id }} {...props} />}>
              Change
            </Button>
          ) : undefined
        }
      />
      <SubNavigation
        label={`Pages about ${title}`}
        pages={[
          { label: 'Endpoints', to: { to: '/apis/$id', params: { id } }, count: endpoints },
          { label: 'Findings', to: { to: '/apis/$id/flaws', params: { id } }, count: openFindings },
          { label: 'Test runs', to: { to: '/apis/$id/test-runs', params: { id } } },
        ]}
      />
    </>
  )
}
