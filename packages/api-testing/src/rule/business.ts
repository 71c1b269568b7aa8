import { outcomeOf } from '../baseline/outcome.ts'
import type { Exchange } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import type { Json } from '../json.ts'
import { leavesOf, parseJson } from '../json.ts'
import type { RequestDraft } from '../request/draft.ts'
import { scalarText } from '../request/draft.ts'
import type { Point } from '../request/points.ts'
import { withPoint } from '../request/points.ts'
import { freshened } from './stored-object.ts'
import { defineRule } from './types.ts'
import type { EndpointView, Rule, RuleContext, RuleDefinition } from './types.ts'

/** How many of something: a place for whole numbers above zero. */
export const quantityName = /^(?:qty|quantity|count|units?|seats?|tickets?|guests?|number_?of_?\w+|pieces)$/i
/** An amount of money that the caller is meant to choose. */
export const amountName =
  /^(?:amount|sum|value|transfer_?amount|amount_?cents|payment|deposit|withdraw(?:al)?|bid|tip|donation)$/i
/** What grants something once: a coupon, a voucher, a code. */
export const couponName = /coupon|voucher|promo(?:tion)?_?code|gift_?(?:card|code)|discount_?code|redeem/i
/** A price that the server should know. */
export const priceName =
  /^(?:(?:unit_?|item_?|total_?|sale_?|final_?)?price(?:_?cents)?|(?:order_?|grand_?)?total|cost|fee|rate)$/i
const moneyName = /total|price|amount|cost|sum|balance|charge|due|paid|credit|refund|subtotal/i
const balanceName = /^(?:available_?)?(?:balance|credit|credits|points|wallet(?:_?balance)?|funds)$/i

function lastName(point: Pick<Point, 'name'>): string {
  return point.name.split(/[.[\]]+/).findLast((part) => part !== '' && !/^\d+$/.test(part)) ?? point.name
}

/** The places of the endpoint's request that take such numbers. */
export function numberPoints(context: RuleContext, name: RegExp): Point[] {
  return context.points(
    (point) =>
      (point.in === 'body' || point.in === 'query') &&
      name.test(lastName(point)) &&
      (typeof point.value === 'number' || /^-?\d+(?:\.\d+)?$/.test(scalarText(point.value))),
  )
}

/** The number in the type in which the place had it. */
export function asWritten(point: Point, value: number): Json {
  return typeof point.value === 'number' ? value : String(value)
}

/** Numbers under names that speak of money, with their paths. */
export function moneyIn(exchange: Exchange): Map<string, number> {
  const body = parseJson(textOf(exchange.response))
  const found = new Map<string, number>()
  for (const { path, value } of body === undefined ? [] : leavesOf(body, 2000)) {
    const name = path.findLast((step) => typeof step === 'string') ?? ''
    const number =
      typeof value === 'number'
        ? value
        : typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value)
          ? Number(value)
          : undefined
    if (number !== undefined && moneyName.test(name)) found.set(path.join('.'), number)
  }
  return found
}

/** The caller's balance, where one of the endpoints shows it. */
export async function balanceOf(context: RuleContext): Promise<{ value: number; exchange: Exchange } | undefined> {
  for (const endpoint of context.api.endpoints) {
    const known = context.api.view(endpoint).baseline(context.owner)
    if (endpoint.effect !== 'read' || endpoint.method !== 'GET' || known === undefined) continue
    const isBalance = (exchange: Exchange) => {
      const body = parseJson(textOf(exchange.response))
      const leaf = (body === undefined ? [] : leavesOf(body, 500)).find(
        ({ path, value }) =>
          balanceName.test(String(path.at(-1))) &&
          path.every((step) => typeof step === 'string') &&
          Number.isFinite(Number(value)) &&
          value !== null,
      )
      return leaf === undefined ? undefined : Number(leaf.value)
    }
    if (isBalance(known.exchange) === undefined) continue
    const exchange = await context.send(known.draft)
    const value = isBalance(exchange)
    if (value !== undefined) return { value, exchange }
  }
  return undefined
}

/** The working request again, with fresh names, so that it makes another thing. */
export function anew(context: RuleContext, draft: RequestDraft): RequestDraft {
  return draft.body.kind === 'json'
    ? { ...draft, body: { ...draft.body, value: freshened(context, draft.body.value) } }
    : draft
}

/** One answer to a number that makes no sense, beside the answer to one that does. */
export interface Tried {
  readonly point: Point
  readonly value: number
  readonly usual: Exchange
  readonly odd: Exchange
  readonly before: { readonly value: number; readonly exchange: Exchange } | undefined
  readonly after: { readonly value: number; readonly exchange: Exchange } | undefined
}

type NumberDefinition = Omit<RuleDefinition, 'run' | 'needs' | 'applies' | 'owasp'> & {
  readonly names: RegExp
  /** Numbers that a careful server refuses. `usual` is the one of the working request. */
  readonly values: (usual: number) => readonly number[]
  /** What the odd number led to, in words; undefined when it proves nothing. */
  readonly effect: (tried: Tried) => string | undefined
  readonly concerns?: (view: EndpointView) => true | string
}

/**
 * A rule about numbers that make no sense for the business. An answer of 200 proves nothing: `effect` has to show in money or in what was
 * stored that the number was worked with.
 */
export function defineNumberRule(definition: NumberDefinition): Rule {
  const { names, values, effect, concerns, ...info } = definition
  return defineRule({
    ...info,
    owasp: 'API6:2023',
    needs: { effect: 'write', identities: 1, baseline: 'works' },
    applies: (view) =>
      view.endpoint.effect === 'write' && view.endpoint.graphql === undefined
        ? (concerns?.(view) ?? true)
        : 'does not write',
    run: async (context) => {
      const own = context.baseline()
      if (own === undefined) return
      for (const point of numberPoints(context, names).slice(0, 3)) {
        const usual = await context.send(anew(context, own.draft))
        if (outcomeOf(usual.response) !== 'works') {
          context.block('error', 'the request does not work a second time')
          return
        }
        for (const value of values(Number(point.value))) {
          const before = await balanceOf(context)
          const odd = await context.send(withPoint(anew(context, own.draft), point, asWritten(point, value)))
          if (outcomeOf(odd.response) !== 'works') continue
          const after = before === undefined ? undefined : await balanceOf(context)
          const what = effect({ point, value, usual, odd, before, after })
          if (what === undefined) continue
          context.report({
            message: `With ${value} as ${point.name}, ${what}.`,
            confidence: 'certain',
            point: { in: point.in, name: point.name },
            evidence: [
              { label: 'usual number', exchange: usual },
              ...(after === undefined ? [] : [{ label: 'balance afterwards', exchange: after.exchange }]),
              { label: `with ${value}`, exchange: odd },
            ],
          })
          break
        }
      }
    },
  })
}

/** The balance before and after in words, when it went up by what should have cost something. */
export function gained({ before, after }: Pick<Tried, 'before' | 'after'>): string | undefined {
  if (before === undefined || after === undefined || !(after.value > before.value)) return undefined
  return `the balance of the caller goes up from ${before.value} to ${after.value}`
}

/** Money in the odd answer that is below zero while it is not in the usual one. */
export function negativeMoney({ usual, odd }: Pick<Tried, 'usual' | 'odd'>): string | undefined {
  const before = moneyIn(usual)
  for (const [path, value] of moneyIn(odd)) if (value < 0 && (before.get(path) ?? 0) >= 0) return `${path} is ${value}`
  return undefined
}
