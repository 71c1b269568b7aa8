/** `$_GET`, `$_POST`, `$_SERVER` and their kin, while a handler is read. */
import { Native } from '../../engine/native.ts'
import { native, plainText, UNKNOWN, type Value } from '../../engine/values.ts'
import type { ParamPlace } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import { PageFacts } from './page-request.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  $_GET: 'query',
  $_POST: 'form',
  $_FILES: 'form',
  $_COOKIE: 'cookie',
  $_REQUEST: 'query',
}

export function superglobal(name: string, facts: HandlerFacts): Value | undefined {
  if (name === '$_SERVER') return native(new ServerValue(facts))
  const own = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
  // Inputs of the query and of a form.
  const place = name === '$_REQUEST' && facts instanceof PageFacts ? facts.place : own
  return place === undefined ? undefined : native(new Inputs(place, facts))
}

/** `getallheaders()` */
export function headers(facts: HandlerFacts): Value {
  return native(new Inputs('header', facts))
}

class Inputs extends Native {
  readonly #place: ParamPlace
  readonly #facts: HandlerFacts

  constructor(place: ParamPlace, facts: HandlerFacts) {
    super()
    this.#place = place
    this.#facts = facts
  }

  /** It may be missing. */
  override get truth(): undefined {
    return undefined
  }

  override index(key: Value): Value {
    const name = plainText(key)
    if (name === undefined) return UNKNOWN
    this.#facts.add({ name, in: this.#place })
    return { kind: 'unknown', label: name }
  }
}

class ServerValue extends Native {
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  /** It may be missing. */
  override get truth(): undefined {
    return undefined
  }

  override index(key: Value): Value {
    const name = plainText(key)
    const asked = name !== undefined && this.#facts instanceof PageFacts ? this.#facts.server(name) : undefined
    if (asked !== undefined) return asked
    const header = name === undefined ? undefined : serverHeader(name)
    if (header !== undefined) this.#facts.add({ name: header, in: 'header' })
    return { kind: 'unknown', label: name ?? 'server' }
  }
}

/** A header by its name in the CGI environment: `HTTP_X_TOKEN` is `X-Token`. */
function serverHeader(name: string): string | undefined {
  const own = /^HTTP_([A-Z0-9_]+)$/.exec(name)?.[1]
  if (own === undefined) return undefined
  return own
    .split('_')
    .map((part) => part.charAt(0) + part.slice(1).toLowerCase())
    .join('-')
}
