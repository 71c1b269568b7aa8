/** `@RequestMapping` and its kin: methods, paths, and the inputs that a mapping asks for. */
import { below, itemsOf, list, plainText, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import { constantName, element, isFrom, type Mark } from '../../jvm/marks.ts'

const METHODS: Readonly<Record<string, readonly HttpMethod[]>> = {
  GetMapping: ['GET'],
  PostMapping: ['POST'],
  PutMapping: ['PUT'],
  DeleteMapping: ['DELETE'],
  PatchMapping: ['PATCH'],
  RequestMapping: [],
}
/** Of HTTP interfaces, which controllers may implement. */
const EXCHANGES: Readonly<Record<string, readonly HttpMethod[]>> = {
  GetExchange: ['GET'],
  PostExchange: ['POST'],
  PutExchange: ['PUT'],
  DeleteExchange: ['DELETE'],
  PatchExchange: ['PATCH'],
  HttpExchange: [],
}

const PACKAGES = ['org.springframework']

/** The mapping among some annotations, the nearest first. */
export function mappingIn(marks: readonly Mark[]): Mark | undefined {
  return marks.find((mark) => Object.hasOwn(METHODS, mark.name) && isFrom(mark, ...PACKAGES))
}

/** As `mappingIn`, also those of HTTP interfaces, which are clients unless a controller implements them. */
export function exchangeIn(marks: readonly Mark[]): Mark | undefined {
  const exchange = (mark: Mark): boolean => Object.hasOwn(EXCHANGES, mark.name) && isFrom(mark, ...PACKAGES)
  return mappingIn(marks) ?? marks.find(exchange)
}

/** Methods that a mapping itself names; empty when it names none. */
export function namedMethods(mapping: Mark | undefined): readonly HttpMethod[] {
  if (mapping === undefined) return []
  const fixed = METHODS[mapping.name] ?? EXCHANGES[mapping.name] ?? []
  if (fixed.length > 0) return fixed
  return itemsOf(element(mapping, 'method')).flatMap((one) => constantName(one) ?? [])
}

/** Methods of a handler: its own and those of its class; all when none are named. */
export function methodsFor(own: Mark, ofClass: Mark | undefined): readonly HttpMethod[] {
  const named = [...new Set([...namedMethods(own), ...namedMethods(ofClass)])]
  return named.length > 0 ? named : ANY_METHODS
}

/** Paths of a mapping, at least one: without any it is the empty path. */
export function pathsOf(mapping: Mark | undefined): readonly Value[] {
  const given = itemsOf(element(mapping, 'value', 'path', 'url'))
  return given.length > 0 ? given : [text('')]
}

/** Every prefix followed by every path. */
export function joined(prefixes: readonly Value[], paths: readonly Value[]): Value {
  return list(prefixes.flatMap((prefix) => paths.map((path) => (isEmpty(prefix) ? path : below(prefix, path)))))
}

function isEmpty(value: Value): boolean {
  return plainText(value) === ''
}

/** Inputs without which a mapping does not match: `params = "type=new"`, `headers = "X-Version=2"`. */
export function conditionsOf(...mappings: readonly (Mark | undefined)[]): Param[] {
  return mappings.flatMap((mapping) => [
    ...namesIn(element(mapping, 'params')).map((name): Param => ({ name, in: 'query', required: true })),
    ...namesIn(element(mapping, 'headers'))
      .filter((name) => !/^(?:accept|content-type)$/i.test(name))
      .map((name): Param => ({ name, in: 'header', required: true })),
  ])
}

function namesIn(value: Value | undefined): string[] {
  return itemsOf(value).flatMap((item) => {
    const condition = plainText(item)
    return condition === undefined || condition.startsWith('!') ? [] : (/^[^!=]+/.exec(condition)?.[0] ?? [])
  })
}

/** Whether the handler only takes forms. */
export function takesForm(...mappings: readonly (Mark | undefined)[]): boolean {
  return mappings.some((mapping) =>
    itemsOf(element(mapping, 'consumes')).some((one) => /form/i.test(plainText(one) ?? constantName(one) ?? '')),
  )
}
