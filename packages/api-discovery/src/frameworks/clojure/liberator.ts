/** Liberator: resources that say which methods they allow, `(resource :allowed-methods [:get :put] …)`. */
import type { HttpMethod } from '../../model.ts'
import type { Definitions } from './definitions.ts'
import { itemsOf, nameOf, type Form } from './reader.ts'

/** What a resource allows when it does not say it (Liberator: Decision Graph, `:allowed-methods`). */
const DEFAULT: readonly HttpMethod[] = ['GET', 'HEAD']

/** The methods of a form that is a resource, or names or calls one; undefined for other handlers. */
export function allowedMethods(form: Form | undefined, definitions: Definitions): readonly HttpMethod[] | undefined {
  const [head, ...options] = itemsOf(form)
  if (form?.kind === 'list' && nameOf(head) === 'resource') return said(options)
  const named = definitions.named(nameOf(form?.kind === 'list' ? head : form))
  return named?.isResource === true ? said(named.forms) : undefined
}

function said(options: readonly Form[]): readonly HttpMethod[] {
  const at = options.findIndex((one) => one.kind === 'keyword' && one.text === 'allowed-methods')
  const methods = at < 0 ? [] : itemsOf(options[at + 1])
  const known = methods.flatMap((one) => (one.kind === 'keyword' ? [one.text.toUpperCase()] : []))
  return known.length > 0 ? known : DEFAULT
}
