/**
 * The small language that every source language is lowered to. It keeps what can carry a route (values, calls,
 * functions, classes, imports) and drops the rest, so that one interpreter and one set of adapters serve all languages
 * and no syntax tree outlives its file. It is plain data: it crosses worker threads by structured clone.
 */

export type Expr =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'constant'; readonly value: boolean | null }
  | { readonly kind: 'regex'; readonly source: string }
  /** Text made of parts: template literals, f-strings, interpolation. */
  | { readonly kind: 'template'; readonly parts: readonly Expr[] }
  | { readonly kind: 'name'; readonly name: string; readonly line: number }
  | { readonly kind: 'self' }
  | { readonly kind: 'super' }
  | { readonly kind: 'member'; readonly of: Expr; readonly name: string; readonly line: number }
  | { readonly kind: 'index'; readonly of: Expr; readonly key: Expr; readonly line: number }
  | CallExpr
  | { readonly kind: 'object'; readonly entries: readonly Entry[]; readonly line: number }
  | { readonly kind: 'list'; readonly items: readonly Expr[]; readonly line: number }
  | { readonly kind: 'spread'; readonly of: Expr }
  | { readonly kind: 'function'; readonly fn: FunctionDef }
  | { readonly kind: 'class'; readonly def: ClassDef }
  | { readonly kind: 'choice'; readonly test: Expr; readonly yes: Expr; readonly no: Expr }
  /** The first of two that is there: `||`, `??`, `or`, `?:`, and, with `and`, the second. */
  | { readonly kind: 'either'; readonly first: Expr; readonly second: Expr; readonly and?: boolean }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'not'; readonly of: Expr }
  | { readonly kind: 'assign'; readonly to: Pattern; readonly value: Expr; readonly op?: string }
  | { readonly kind: 'sequence'; readonly items: readonly Expr[] }
  /** A value with a type put on it: `x as T`, `(T) x`. */
  | { readonly kind: 'typed'; readonly of: Expr; readonly type: TypeExpr }
  | { readonly kind: 'unknown' }

export interface CallExpr {
  readonly kind: 'call'
  readonly callee: Expr
  readonly args: readonly Arg[]
  /** Line of the called name, so that each link of a chain has its own. */
  readonly line: number
  readonly constructs?: boolean
  readonly types?: readonly TypeExpr[]
}

export interface Arg {
  readonly value: Expr
  /** Keyword or named argument; for annotations, the element. */
  readonly name?: string
  readonly spread?: boolean
}

/** `key` undefined with `spread` merges another object. */
export interface Entry {
  readonly key?: Expr
  readonly value: Expr
  readonly spread?: boolean
  readonly line: number
}

export type Pattern =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'object'; readonly entries: readonly PatternEntry[]; readonly rest?: string }
  | { readonly kind: 'list'; readonly items: readonly (Pattern | undefined)[]; readonly rest?: string }
  | { readonly kind: 'default'; readonly to: Pattern; readonly value: Expr }
  | { readonly kind: 'place'; readonly place: Expr }

export interface PatternEntry {
  readonly key: string
  readonly to: Pattern
}

export interface ParamDef {
  readonly to: Pattern
  readonly value?: Expr
  readonly type?: TypeExpr
  readonly rest?: boolean
  /** `**kwargs` */
  readonly restNamed?: boolean
  readonly optional?: boolean
  readonly decorators?: readonly Decorator[]
  readonly line: number
}

export interface FunctionDef {
  /** Unique within a run, given when the file is loaded. */
  readonly name?: string
  readonly params: readonly ParamDef[]
  readonly body: readonly Stmt[]
  readonly decorators?: readonly Decorator[]
  readonly returns?: TypeExpr
  readonly line: number
  /** `() => …`, lambda, block: keeps the self of what is around it. */
  readonly keepsSelf?: boolean
  readonly generics?: readonly string[]
  /** The type that an extension function belongs to (Kotlin): a call without a receiver takes the self around it. */
  readonly receiver?: TypeExpr
  readonly doc?: string
}

/** `@Name(args)`, `[Name(args)]`, `#[name(args)]`: an expression that is a call or a name. */
export interface Decorator {
  readonly value: Expr
  readonly line: number
}

export interface ClassDef {
  readonly name?: string
  readonly bases: readonly Expr[]
  /** Arguments beside the bases: `class View(HTTPMethodView, attach=app)` (Python). */
  readonly keywords?: readonly Arg[]
  readonly decorators: readonly Decorator[]
  readonly members: readonly Member[]
  readonly line: number
  readonly generics?: readonly string[]
  /** `interface`, `type`, `trait`: has a shape, makes no instances. */
  readonly abstract?: boolean
  /** For `type X = …` that is not a shape of members. */
  readonly alias?: TypeExpr
  readonly doc?: string
}

export interface Member {
  readonly name: string
  /** Name in JSON, where a mark says another one (`@JsonProperty`). */
  readonly wireName?: string
  readonly line: number
  readonly static?: boolean
  /** Private or protected, in languages that say so beside the member (PHP). */
  readonly hidden?: boolean
  readonly optional?: boolean
  readonly decorators?: readonly Decorator[]
  readonly type?: TypeExpr
  readonly value?: Expr
  readonly method?: FunctionDef
  /** `getter` runs when the member is read, `constructor` when an instance is made. */
  readonly role?: 'getter' | 'setter' | 'constructor'
  /** Members of its value are seen through the object that holds it: an embedded field of Go. */
  readonly promotes?: boolean
}

/** Name of the type of functions that have a receiver, its first argument: `Route.() -> Unit`. */
export const RECEIVER_FUNCTION = '%receiver'

export type TypeExpr =
  | { readonly kind: 'named'; readonly name: string; readonly args: readonly TypeExpr[] }
  | { readonly kind: 'shape'; readonly members: readonly Member[] }
  | { readonly kind: 'list'; readonly of: TypeExpr }
  | { readonly kind: 'union'; readonly of: readonly TypeExpr[] }
  | { readonly kind: 'all'; readonly of: readonly TypeExpr[] }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'valueOf'; readonly value: Expr }
  | { readonly kind: 'unknown' }

export type Stmt =
  | {
      readonly kind: 'let'
      readonly to: Pattern
      readonly value?: Expr
      readonly type?: TypeExpr
      readonly line: number
    }
  | { readonly kind: 'do'; readonly value: Expr }
  | { readonly kind: 'return'; readonly value?: Expr }
  | { readonly kind: 'throw'; readonly value: Expr; readonly line: number }
  | {
      readonly kind: 'if'
      readonly test: Expr
      readonly yes: readonly Stmt[]
      readonly no: readonly Stmt[]
      /** Of the condition or the label of a case, where the language's adapters ask. */
      readonly line?: number
    }
  | {
      readonly kind: 'loop'
      readonly to?: Pattern
      readonly over?: Expr
      readonly mode: 'values' | 'keys' | 'entries' | 'while'
      readonly body: readonly Stmt[]
    }
  /** `certain` bodies always run (a bare block, a `try`); others may (a `catch`, one case of a switch). */
  | {
      readonly kind: 'block'
      readonly body: readonly Stmt[]
      readonly certain: boolean
      /** Of the label, for one case of a switch. */
      readonly line?: number
    }
  | { readonly kind: 'function'; readonly name: string; readonly fn: FunctionDef }
  | { readonly kind: 'class'; readonly name: string; readonly def: ClassDef }
  /** Members given to a class outside its definition: methods of Go, `impl` of Rust. Only at the top level of a file. */
  | { readonly kind: 'extend'; readonly name: string; readonly members: readonly Member[] }
  | { readonly kind: 'import'; readonly from: string; readonly names: readonly ImportName[]; readonly line: number }
  | { readonly kind: 'export'; readonly name: string; readonly value: Expr }
  | { readonly kind: 'export-from'; readonly from: string; readonly names: readonly ImportName[] | 'all' }

/**
 * `imported` is `*` for the module itself, `default` for its main export, `**` for all names of the module or, when
 * `local` is not `**` too, of that member of it (`import static a.Constants.*`).
 */
export interface ImportName {
  /** With dots, a member of what is imported: `Constants.PATH`. */
  readonly imported: string
  readonly local: string
}

/** One source file, lowered. */
export interface ModuleDef {
  /** Relative path with `/`. */
  readonly file: string
  readonly language: string
  /** Files with the same scope see each other's top level: a Go package, a Java package, a C# namespace. */
  readonly scope?: string
  readonly body: readonly Stmt[]
  readonly lines: number
  /** Nodes that the parser could not make sense of. */
  readonly broken: boolean
  /** Whether a part nested too deep was left out. */
  readonly cut: boolean
}
