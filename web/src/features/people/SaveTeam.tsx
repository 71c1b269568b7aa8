import { Button, Modal, MultiSelect, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { useFieldErrors } from '../../ui/fieldErrors.ts'
import { notify } from '../../ui/notify.tsx'
import classes from './form.module.css'
import { peopleChoicesQuery, type Team } from './people.query.ts'

interface SaveTeamProps {
  /** Null for a new one. */
  team: Team | null
  onClose: () => void
}

export function SaveTeam({ team, onClose }: SaveTeamProps) {
  const people = useQuery(peopleChoicesQuery)
  const form = useForm({
    initialValues: { name: team?.name ?? '', memberIds: team?.members.map(({ id }) => id) ?? [] },
    validate: { name: (name) => (name.trim() === '' ? 'Give the team a name' : null) },
  })
  const save = useAction(api.people.saveTeam, {
    onDone: ({ name }) => {
      onClose()
      notify(`The team ${name} is saved.`)
    },
  })
  const rest = useFieldErrors(form, save.error)
  const here = (people.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name ?? 'erased person' }))
  // Members who have left stay in the list, or saving would take them out unseen.
  const gone = (team?.members ?? []).flatMap(({ id, name }) =>
    here.some(({ value }) => value === id) ? [] : [{ value: id, label: `${name ?? 'erased person'} (left)` }],
  )

  return (
    <Modal
      opened
      onClose={onClose}
      title={team === null ? 'New team' : `Members of ${team.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form className={classes.form} noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
        {rest ? <ErrorState error={rest} isInline /> : null}
        {team === null ? <TextInput label="Name" data-autofocus {...form.getInputProps('name')} /> : null}
        <MultiSelect
          label="Members"
          searchable
          placeholder={form.values.memberIds.length === 0 ? 'Choose people' : undefined}
          nothingFoundMessage="Nobody has that name"
          data={[...here, ...gone]}
          {...form.getInputProps('memberIds')}
        />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  )
}
