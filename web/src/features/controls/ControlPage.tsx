import { Button } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useMay } from '../../api/session.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Time } from '../../ui/Time.tsx'
import { ChecksOfControl } from '../checks/ChecksOfControl.tsx'
import { FindingsOfControl } from '../findings/FindingsOfControl.tsx'
import { EntriesOfSubject } from '../ledger/EntriesOfSubject.tsx'
import { ControlBackground } from './ControlBackground.tsx'
import { controlQuery, type Control } from './controls.query.ts'
import { ControlYear } from './ControlYear.tsx'
import classes from './ControlPage.module.css'
import { Procedures } from './Procedures.tsx'
import { RequirementChips } from './RequirementChips.tsx'
import { Verdicts } from './Verdicts.tsx'

export function ControlPage() {
  const { id } = useParams({ from: '/signed-in/controls/$id' })
  const search = useSearch({ from: '/signed-in/controls/$id' })
  const { data: control } = useSuspenseQuery(controlQuery(id, search))

  return (
    <>
      <PageHeader
        title={control.title}
        crumbs={[{ label: 'Controls', to: { to: '/controls' } }]}
        meta={factsOf(control)}
        actions={<Actions control={control} />}
      />
      <p className={classes.objective}>{control.objective}</p>
      <Verdicts control={control} />
      <ControlYear control={control} />
      <Procedures procedures={control.procedures} />
      <ChecksOfControl controlId={id} />
      <FindingsOfControl controlId={id} />
      <ControlBackground control={control} />
      <EntriesOfSubject table="control" subject={id} />
    </>
  )
}

function factsOf({ kind, status, owner, version, changedAt, requirementRows }: Control) {
  return [
    `${kind} control${status === 'retired' ? ', retired' : ''}`,
    <>
      owner {owner.role}
      {owner.person ? (
        <>
          {' · '}
          <PersonName name={owner.person.name} to={{ to: '/people/$id', params: { id: owner.person.id } }} />
        </>
      ) : (
        ' · held by nobody'
      )}
    </>,
    <>
      version {version}, since <Time at={changedAt} as="day" />
    </>,
    ...(requirementRows.length === 0 ? [] : [<RequirementChips key="requirements" requirements={requirementRows} />]),
  ]
}

function Actions({ control }: { control: Control }) {
  const mayReport = useMay('finding:open')
  if (!mayReport) return null
  return (
    <Button
      variant="default"
      renderRoot={(props) => <Link to="/findings/report" search={{ controlId: control.id }} {...props} />}
    >
      Report a finding
    </Button>
  )
}
