/** Frameworks that give handlers what the types of their parameters ask for: Martini, Macaron, Flamego. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { native, type Value } from '../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../routing/graph.ts'
import { bindJson, bindTags, type TagPlace } from './bind.ts'
import { goReader, type GoReaderOptions } from './reader.ts'
import { placeOf, RequestContext, type ContextTable, type RequestScene } from './request.ts'

const FORM: readonly TagPlace[] = [{ tag: 'form', place: 'form', untagged: true }]
const JSON_OR_FORM: readonly TagPlace[] = [
  { tag: 'json', place: 'json' },
  { tag: 'form', place: 'form' },
]
const QUERY: readonly TagPlace[] = [{ tag: 'form', place: 'query', untagged: true }]

export interface InjectionOptions extends Pick<GoReaderOptions, 'framework' | 'syntax' | 'guard'> {
  /** The framework's request by the name of its type: `macaron.Context`. */
  readonly contexts: Readonly<Record<string, ContextTable>>
  /** The type that holds the path's parameters: `martini.Params`. */
  readonly params?: string
}

/** A reader of handlers whose parameters are told by their types, and of the `binding` middleware before them. */
export function injectingReader({ contexts, params, ...options }: InjectionOptions): Reader {
  const argument: GoReaderOptions['argument'] = ({ type }, scene: RequestScene): Value | undefined => {
    const name = type?.kind === 'named' ? type.name : ''
    if (name === params) return placeOf('path', scene.facts)
    const table = Object.hasOwn(contexts, name) ? contexts[name] : undefined
    return table === undefined ? undefined : native(new RequestContext(table, scene))
  }
  const plain = goReader({ ...options, args: [], argument })
  return {
    ...plain,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      for (const handler of route.handlers) readBinding(handler, route, facts, run)
      plain.readHandlers?.(route, facts, run)
    },
  }
}

/** `binding.Bind(Form{})`, `binding.Json(Note{})`, `binding.Form(Login{})` */
function readBinding(handler: Value, { methods }: Route, facts: HandlerFacts, run: Interpreter): void {
  if (handler.kind !== 'external' || !/(?:^|\/)binding(?:\.v\d)?$/.test(handler.package)) return
  const target = handler.call?.args[0]
  const readsQuery = methods.every((method) => method === 'GET')
  switch (handler.path[0]?.toLowerCase()) {
    case 'json':
    case 'yaml':
      bindJson(target, facts, run)
      break
    case 'form':
    case 'multipartform':
      bindTags(target, readsQuery ? QUERY : FORM, facts, run)
      break
    case 'query':
      bindTags(target, QUERY, facts, run)
      break
    case 'bind':
    case 'bindignerr':
      bindTags(target, readsQuery ? QUERY : JSON_OR_FORM, facts, run)
      break
    default:
  }
}
