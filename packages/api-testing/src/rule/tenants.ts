import { textOf } from '../http/message.ts'
import { leavesOf, parseJson } from '../json.ts'
import type { RuleContext } from './types.ts'

const tenantName =
  /^(?:tenant|org(?:anization|anisation)?|workspace|company|customer|account|team|business|merchant)_?(?:id|uuid|slug|key|name)?$/i

/** Customers (tenants, organizations, workspaces) that answers to one identity name and those to the other never did. At most three. */
export function tenantsOf(context: RuleContext, as: string, other: string): string[] {
  const found = new Set<string>()
  for (const endpoint of context.api.endpoints) {
    const response = context.api.view(endpoint).baseline(as)?.exchange.response
    const body = response === undefined ? undefined : parseJson(textOf(response))
    if (body === undefined) continue
    for (const { path, value } of leavesOf(body, 2000)) {
      const [container, name] = path.filter((step) => typeof step === 'string').slice(-2)
      const field = name ?? container ?? ''
      const isTenant = tenantName.test(field) || (/^(?:id|slug)$/i.test(field) && tenantName.test(container ?? ''))
      if (isTenant && value !== null && typeof value !== 'boolean' && !context.api.hasSeen(other, String(value)))
        found.add(String(value))
    }
  }
  return [...found].slice(0, 3)
}
