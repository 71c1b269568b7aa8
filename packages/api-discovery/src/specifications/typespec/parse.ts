/** What TypeSpec files declare: models, and operations with the routes around them. */
import { closingOf, idlTokens, type Token } from '../tokens.ts'

export interface Decorator {
  readonly name: string
  readonly line: number
  /** The first argument, when it is a text. */
  readonly text: string | undefined
}

export interface Property {
  readonly name: string
  readonly type: string
  readonly isOptional: boolean
  readonly decorators: readonly Decorator[]
}

/** A property, or the name of a model whose properties stand here (`...Paged`). */
export type PropertyOrSpread = Property | { readonly spread: string }

export interface Operation {
  readonly name: string
  readonly line: number
  readonly decorators: readonly Decorator[]
  /** Routes of the namespaces and interfaces around it, outermost first. */
  readonly routes: readonly string[]
  readonly parameters: readonly PropertyOrSpread[]
}

export interface TypeSpecFile {
  readonly models: ReadonlyMap<string, readonly PropertyOrSpread[]>
  readonly operations: readonly Operation[]
  /** The first argument of `@server`. */
  readonly server: string | undefined
}

export function parseTypeSpec(text: string): TypeSpecFile {
  const reader = new Reader(idlTokens(text))
  reader.block(0, reader.tokens.length, [], false, 0)
  return reader
}

class Reader implements TypeSpecFile {
  readonly tokens: readonly Token[]
  readonly models = new Map<string, readonly PropertyOrSpread[]>()
  readonly operations: Operation[] = []
  server: string | undefined

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  /** Statements between two indexes; in an interface, a name with parameters is an operation. */
  block(start: number, end: number, outer: readonly string[], isInterface: boolean, depth: number): void {
    let decorators: Decorator[] = []
    let routes = outer
    for (let i = start; i < end; i++) {
      const word = this.tokens[i]?.text ?? ''
      if (word === '@' && this.tokens[i - 1]?.text !== '@') {
        const found = decoratorAt(this.tokens, i)
        decorators.push(found.decorator)
        if (found.decorator.name === 'server') this.server ??= found.decorator.text
        i = found.end
        continue
      }
      if (word === 'model' || word === 'namespace' || word === 'interface') {
        let open = i + 1
        while (open < end && this.tokens[open]?.text !== '{' && this.tokens[open]?.text !== ';') open++
        const own = routeOf(decorators)
        const below = own === undefined ? routes : [...routes, own]
        decorators = []
        if (this.tokens[open]?.text !== '{') {
          // `namespace Shop;` is around the rest of the file.
          if (word === 'namespace') routes = below
          i = open
          continue
        }
        const close = closingOf(this.tokens, open)
        if (word === 'model') this.#model(i, open, close)
        else if (depth < 30) this.block(open + 1, close, below, word === 'interface', depth + 1)
        i = close
        continue
      }
      const at = word === 'op' ? i + 1 : i
      const open = this.#parametersAt(at)
      if ((word === 'op' || isInterface) && open !== undefined && /^[A-Za-z_]\w*$/.test(this.tokens[at]?.text ?? '')) {
        const close = closingOf(this.tokens, open)
        const name = this.tokens[at]
        this.operations.push({
          name: name?.text ?? '',
          line: decorators.find((one) => BINDS.test(one.name))?.line ?? name?.line ?? 1,
          decorators,
          routes,
          parameters: propertiesOf(this.tokens.slice(open + 1, close), ','),
        })
        decorators = []
        i = close
        while (i < end && this.tokens[i]?.text !== ';' && this.tokens[i]?.text !== '@') {
          if (/^[{[(<]$/.test(this.tokens[i]?.text ?? '')) i = closingOf(this.tokens, i)
          i++
        }
        if (this.tokens[i]?.text === '@') i--
      } else if (word === ';' || word === '}') decorators = []
      else if (word === '{') i = closingOf(this.tokens, i)
    }
  }

  /** The parenthesis behind a name and its type parameters. */
  #parametersAt(at: number): number | undefined {
    const next = this.tokens[at + 1]?.text === '<' ? closingOf(this.tokens, at + 1) + 1 : at + 1
    return this.tokens[next]?.text === '(' ? next : undefined
  }

  #model(at: number, open: number, close: number): void {
    const name = this.tokens[at + 1]?.text ?? ''
    const head = this.tokens.slice(at + 2, open)
    const base = head.findIndex(({ text }) => text === 'extends' || text === 'is')
    const inherited = base < 0 ? [] : [{ spread: head[base + 1]?.text ?? '' }]
    this.models.set(name, [...inherited, ...propertiesOf(this.tokens.slice(open + 1, close), ';')])
  }
}

/** Decorators that make an operation one of HTTP. */
const BINDS = /^(?:route|get|post|put|patch|delete|head)$/

function decoratorAt(tokens: readonly Token[], at: number): { decorator: Decorator; end: number } {
  const name = tokens[at + 1]
  const open = tokens[at + 2]?.text === '(' ? at + 2 : undefined
  const text = open === undefined ? undefined : tokens[open + 1]?.string
  return {
    decorator: { name: name?.text.split('.').at(-1) ?? '', line: name?.line ?? 1, text },
    end: open === undefined ? at + 1 : closingOf(tokens, open),
  }
}

function routeOf(decorators: readonly Decorator[]): string | undefined {
  return decorators.find(({ name }) => name === 'route')?.text
}

/** `@query page?: int32 = 1`, `...Paged`, each up to the next separator. */
function propertiesOf(tokens: readonly Token[], separator: ',' | ';'): PropertyOrSpread[] {
  const found: PropertyOrSpread[] = []
  let decorators: Decorator[] = []
  for (let i = 0; i < tokens.length; i++) {
    const text = tokens[i]?.text ?? ''
    if (text === '@') {
      const one = decoratorAt(tokens, i)
      decorators.push(one.decorator)
      i = one.end
      continue
    }
    if (text.startsWith('...')) {
      found.push({ spread: text.slice(3) || (tokens[i + 1]?.text ?? '') })
    } else {
      const name = tokens[i]?.string ?? text.replaceAll('`', '')
      const isOptional = tokens[i + 1]?.text === '?'
      const colon = isOptional ? i + 2 : i + 1
      if (/^[\w-]+$/.test(name) && tokens[colon]?.text === ':')
        found.push({ name, type: tokens[colon + 1]?.text ?? '', isOptional, decorators })
    }
    decorators = []
    // Models end their properties with semicolons or commas.
    while (i < tokens.length && tokens[i]?.text !== separator && tokens[i]?.text !== ',') {
      if (/^[{[(<]$/.test(tokens[i]?.text ?? '')) i = closingOf(tokens, i)
      i++
    }
  }
  return found
}
