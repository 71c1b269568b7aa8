import { VisuallyHidden } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { notify } from '../../ui/notify.tsx'
import type { DutyRole } from './people.query.ts'
import classes from './AssignRole.module.css'
import { PersonSelect } from './PersonSelect.tsx'

/** Gives a role of the program to somebody else. */
export function AssignRole({ id, title, holder }: Pick<DutyRole, 'id' | 'title' | 'holder'>) {
  const [isOpen, { open, close }] = useDisclosure(false)
  const [personId, setPersonId] = useState(holder?.id ?? null)
  const assign = useAction(api.program.assignRole, {
    onDone: ({ holder: now }) => notify(`${title}: ${now?.name ?? 'nobody'} from now on.`),
  })
  return (
    <>
      <button type="button" className={classes.open} onClick={open}>
        {holder ? 'change' : 'give to somebody'}
        <VisuallyHidden>: {title}</VisuallyHidden>
      </button>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={close}
        title={`Who is ${title} now?`}
        confirm={personId === null ? 'Leave it to nobody' : 'Give'}
        isReady={personId !== (holder?.id ?? null)}
        onConfirm={() => assign.mutateAsync({ id, personId })}
      >
        <PersonSelect label="Person" value={personId} onChange={setPersonId} isClearable placeholder="Nobody" />
        <p className={classes.hint}>
          Open duties of the role go along. What was done or missed before stays with who held it then.
        </p>
      </ConfirmDialog>
    </>
  )
}
