/** Every framework that is searched for. Order decides who answers first for a shared package. */
import type { Framework } from '../engine/framework.ts'
import { clojureFrameworks } from './clojure/index.ts'
import { cppFrameworks } from './cpp/index.ts'
import { crystalFrameworks } from './crystal/index.ts'
import { csharpFrameworks } from './csharp/index.ts'
import { dartFrameworks } from './dart/index.ts'
import { erlangFrameworks } from './erlang/index.ts'
import { fsharpFrameworks } from './fsharp/index.ts'
import { gleamFrameworks } from './gleam/index.ts'
import { goFrameworks } from './go/index.ts'
import { groovyFrameworks } from './groovy/index.ts'
import { haskellFrameworks } from './haskell/index.ts'
import { javaFrameworks } from './java/index.ts'
import { elixirFrameworks } from './elixir/index.ts'
import { javascriptFrameworks } from './javascript/index.ts'
import { kotlinFrameworks } from './kotlin/index.ts'
import { luaFrameworks } from './lua/index.ts'
import { juliaFrameworks } from './julia/index.ts'
import { nimFrameworks } from './nim/index.ts'
import { ocamlFrameworks } from './ocaml/index.ts'
import { perlFrameworks } from './perl/index.ts'
import { phpFrameworks } from './php/index.ts'
import { pythonFrameworks } from './python/index.ts'
import { rFrameworks } from './r/index.ts'
import { rustFrameworks } from './rust/index.ts'
import { rubyFrameworks } from './ruby/index.ts'
import { scalaFrameworks } from './scala/index.ts'
import { swiftFrameworks } from './swift/index.ts'
import { zigFrameworks } from './zig/index.ts'

export const FRAMEWORKS: readonly Framework[] = [
  ...javascriptFrameworks,
  ...pythonFrameworks,
  ...csharpFrameworks,
  ...javaFrameworks,
  ...goFrameworks,
  ...rustFrameworks,
  ...kotlinFrameworks,
  ...groovyFrameworks,
  ...phpFrameworks,
  ...rubyFrameworks,
  ...elixirFrameworks,
  ...scalaFrameworks,
  ...swiftFrameworks,
  ...dartFrameworks,
  ...cppFrameworks,
  ...luaFrameworks,
  ...crystalFrameworks,
  ...clojureFrameworks,
  ...perlFrameworks,
  ...fsharpFrameworks,
  ...haskellFrameworks,
  ...ocamlFrameworks,
  ...nimFrameworks,
  ...juliaFrameworks,
  ...rFrameworks,
  ...zigFrameworks,
  ...erlangFrameworks,
  ...gleamFrameworks,
]
