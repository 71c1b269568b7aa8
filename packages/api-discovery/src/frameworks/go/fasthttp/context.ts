/** `*fasthttp.RequestCtx` */
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import {
  all,
  file,
  formValue,
  methodOf,
  one,
  placeOf,
  rawBody,
  RequestBody,
  type Accessor,
  type ContextTable,
} from '../request.ts'

export const fastContext: ContextTable = {
  methods: {
    UserValue: one('path'),
    QueryArgs: all('query'),
    PostArgs: all('form'),
    FormValue: formValue(),
    FormFile: file,
    PostBody: rawBody,
    Method: (_call, scene) => methodOf(scene),
    ...comparisons(),
  },
  members: {
    Request: ({ facts }): Value => native(new FastRequest(facts)),
  },
}

/** `ctx.IsGet()`, `ctx.IsPost()` … */
function comparisons(): ContextTable['methods'] {
  const verbs = ['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options'].map((verb) => {
    const asked: Accessor = (_call, scene) => {
      scene.compared?.(verb.toUpperCase())
      return UNKNOWN
    }
    return [`Is${verb}`, asked] as const
  })
  return Object.fromEntries(verbs)
}

/** `ctx.Request` */
class FastRequest extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override member(name: string): Value | undefined {
    return name === 'Header' ? native(new FastHeader(this.#facts)) : undefined
  }

  override method(name: string): Value | undefined {
    return name === 'Body'
      ? native(new RequestBody(this.#facts))
      : name === 'PostArgs'
        ? placeOf('form', this.#facts)
        : undefined
  }
}

class FastHeader extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call): Value | undefined {
    const asked = textArgument(call, 0)
    if (asked === undefined) return UNKNOWN
    if (name === 'Cookie') return new PlaceValue('cookie', this.#facts).read(asked)
    return /^(?:Peek|Get)/.test(name) ? new PlaceValue('header', this.#facts).read(asked) : UNKNOWN
  }
}
