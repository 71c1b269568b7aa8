import { useEffect } from 'react'
import { errorOf, problemOf } from '../api/problem.ts'

/** The part of a Mantine form that is needed; any form of `useForm` has it. */
interface FieldErrors {
  getValues: () => object
  setErrors: (errors: Record<string, string>) => void
}

/**
 * Puts what the server found wrong at the fields it names, and returns what is left to be shown above the form (with `ErrorState`):
 * the error without those issues, or null if they were all. Validation in the browser is the form's own: `validate: schemaResolver(schema, { sync: true })`.
 */
export function useFieldErrors(form: FieldErrors, error: Error | null): Error | null {
  const problem = error ? problemOf(error) : null
  const { ofFields = [], others = [] } = Object.groupBy(problem?.errors ?? [], ({ path }) =>
    path !== undefined && isFieldOf(form.getValues(), path) ? 'ofFields' : 'others',
  )

  useEffect(() => {
    if (ofFields.length > 0)
      form.setErrors(Object.fromEntries(ofFields.map(({ path = '', message }) => [path, message])))
    // The form and the list are made anew with each rendering; only another answer of the server is news.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [error])

  if (!problem || ofFields.length === 0) return error
  return others.length === 0 ? null : errorOf({ ...problem, errors: others })
}

function isFieldOf(values: object, path: string): boolean {
  const [name = ''] = path.split('.')
  return name in values
}
