import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { useFieldErrors } from '../../ui/fieldErrors.ts'
import type { Destination } from '../../ui/PageLink.tsx'
import { controlChoicesQuery, controlQuery } from '../controls/controls.query.ts'
import { PersonSelect } from '../people/PersonSelect.tsx'
import type { Api } from './apis.query.ts'
import classes from './Apis.module.css'

export interface ApiValues {
  slug: string
  title: string
  description: string
  exposure: Api['exposure']
  ownerId: string | null
  controlId: string | null
  procedureId: string | null
}

const exposures: { value: Api['exposure']; label: string }[] = [
  { value: 'unknown', label: 'Not known' },
  { value: 'public', label: 'Public: anybody on the internet reaches it' },
  { value: 'partner', label: 'Partners: reached from outside by those we know' },
  { value: 'internal', label: 'Internal: reached from our own networks only' },
]

interface ApiFormProps {
  values: ApiValues
  /** The slug names an API for good; it is chosen once. */
  isNew: boolean
  isSaving: boolean
  error: Error | null
  submit: string
  cancel: Destination
  onSubmit: (values: ApiValues) => void
}

/** What is to be known of an API. */
export function ApiForm({ values, isNew, isSaving, error, submit, cancel, onSubmit }: ApiFormProps) {
  const controls = useQuery(controlChoicesQuery)
  const form = useForm({
    initialValues: values,
    validate: {
      title: (title) => (title.trim() === '' ? 'Give it a name' : null),
      slug: (slug) =>
        !isNew || /^[a-z0-9][a-z0-9-]{0,62}$/u.test(slug)
          ? null
          : 'Lower-case letters, digits and hyphens, such as orders',
    },
  })
  const rest = useFieldErrors(form, error)
  const { controlId } = form.values
  const control = useQuery({ ...controlQuery(controlId ?? '', {}), enabled: controlId !== null })
  const procedures = (control.data?.procedures ?? []).map(({ id, title }) => ({ value: id, label: title }))
  return (
    <form className={classes.form} onSubmit={form.onSubmit(onSubmit)}>
      {rest ? <ErrorState error={rest} isInline /> : null}
      <TextInput label="Name" data-autofocus {...form.getInputProps('title')} />
      {isNew ? (
        <TextInput
          label="Slug"
          description="Names it in pipelines and files, for good"
          placeholder="orders"
          {...form.getInputProps('slug')}
        />
      ) : null}
      <Textarea label="What it is for" description="Markdown" minRows={3} {...form.getInputProps('description')} />
      <Select label="Who can reach it" data={exposures} allowDeselect={false} {...form.getInputProps('exposure')} />
      <PersonSelect
        label="Owner"
        description="Findings of its tests are theirs"
        placeholder="Nobody yet"
        isClearable
        value={form.values.ownerId}
        onChange={(id) => form.setFieldValue('ownerId', id)}
        error={form.getInputProps('ownerId').error}
      />
      <Select
        label="Control"
        description="What its findings put in doubt when no other control fits better"
        placeholder="The one that fits"
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Take out the control' }}
        data={(controls.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))}
        {...form.getInputProps('controlId')}
        onChange={(id) => form.setValues({ controlId: id, procedureId: null })}
      />
      <Select
        label="Duty that a test run carries out"
        description={
          controlId === null
            ? 'Choose a control first'
            : 'A complete run is recorded there, with its report as evidence'
        }
        placeholder="None"
        clearable
        clearButtonProps={{ 'aria-label': 'Take out the duty' }}
        disabled={controlId === null}
        data={procedures}
        {...form.getInputProps('procedureId')}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={isSaving}>
          {submit}
        </Button>
        <Button variant="default" renderRoot={(props) => <Link {...cancel} {...props} />}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
