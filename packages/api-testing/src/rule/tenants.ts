import { textOf } from '../http/message.ts'
import { getAt, leavesOf, parseJson } from '../json.ts'
import type { RuleContext } from './types.ts'

const tenantName =
  /^(?:tenant|org(?:anization|anisation)?|workspace|company|customer|account|team|business|merchant)_?(?:id|uuid|slug|key|name)?$/i

/**
 * Customers (tenants, organizations, workspaces) that answers to one identity name and not the other's: outside of lists, where the other's answer
 * names another one; in lists, where no answer ever named it to the other. At most three.
 */
export function tenantsOf(context: RuleContext, as: string, other: string): string[] {
  const found = new Set<string>()
  for (const endpoint of context.api.endpoints) {
    const response = context.api.view(endpoint).baseline(as)?.exchange.response
    const body = response === undefined ? undefined : parseJson(textOf(response))
    if (body === undefined) continue
    const otherResponse = context.api.view(endpoint).baseline(other)?.exchange.response
    const otherBody = otherResponse === undefined ? undefined : parseJson(textOf(otherResponse))
    for (const { path, value } of leavesOf(body, 2000)) {
      const theirs = path.some((step) => typeof step === 'number') ? undefined : getAt(otherBody, path)
      const [container, name] = path.filter((step) => typeof step === 'string').slice(-2)
      const field = name ?? container ?? ''
      const isTenant = tenantName.test(field) || (/^(?:id|slug)$/i.test(field) && tenantName.test(container ?? ''))
      if (!isTenant || value === null || typeof value === 'boolean') continue
      const isForeign = theirs === undefined ? !context.api.hasSeen(other, String(value)) : theirs !== value
      if (isForeign) found.add(String(value))
    }
  }
  return [...found].slice(0, 3)
}
