import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState, type ReactNode } from 'react'
import { api } from '../../api/api.ts'
import { useMay } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { PersonSelect } from '../people/PersonSelect.tsx'
import type { Finding } from './findings.query.ts'
import classes from './FindingForm.module.css'

/** Who acts on it, and giving it to somebody else. */
export function FindingOwner({ finding, name }: { finding: Finding; name: ReactNode }) {
  const [isOpen, { open, close }] = useDisclosure(false)
  const [ownerId, setOwnerId] = useState(finding.owner?.id ?? null)
  const assign = useAction(api.findings.assign, { onDone: close })
  const isNow = useAsOf() === undefined
  const mayGive = useMay('finding:act') && isNow && finding.state !== 'closed'

  if (!isOpen) {
    return (
      <>
        {name}{' '}
        {mayGive ? (
          <button type="button" className={classes.quiet} onClick={open}>
            {finding.owner ? 'give to somebody else' : 'give to somebody'}
          </button>
        ) : null}
      </>
    )
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (ownerId !== null) assign.mutate({ id: finding.id, ownerId })
      }}
    >
      {assign.error ? <ErrorState error={assign.error} isInline /> : null}
      <PersonSelect label="Owner" value={ownerId} onChange={setOwnerId} />
      <div className={classes.buttons}>
        <Button type="submit" size="xs" loading={assign.isPending} disabled={ownerId === null}>
          Give
        </Button>
        <Button variant="default" size="xs" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
