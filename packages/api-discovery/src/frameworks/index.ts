/** Every language and framework that is searched for. Order decides who answers first for a shared package. */
import type { Framework } from '../engine/framework.ts'
import type { Language } from '../engine/language.ts'
import { cpp } from '../languages/cpp/index.ts'
import { crystal } from '../languages/crystal/index.ts'
import { csharp } from '../languages/csharp/index.ts'
import { dart } from '../languages/dart/index.ts'
import { go } from '../languages/go/index.ts'
import { java } from '../languages/java/index.ts'
import { elixir } from '../languages/elixir/index.ts'
import { javascript } from '../languages/javascript/index.ts'
import { kotlin } from '../languages/kotlin/index.ts'
import { lua } from '../languages/lua/index.ts'
import { php } from '../languages/php/index.ts'
import { python } from '../languages/python/index.ts'
import { rust } from '../languages/rust/index.ts'
import { ruby } from '../languages/ruby/index.ts'
import { scala } from '../languages/scala/index.ts'
import { swift } from '../languages/swift/index.ts'
import { clojureFrameworks } from './clojure/index.ts'
import { cppFrameworks } from './cpp/index.ts'
import { crystalFrameworks } from './crystal/index.ts'
import { csharpFrameworks } from './csharp/index.ts'
import { dartFrameworks } from './dart/index.ts'
import { fsharpFrameworks } from './fsharp/index.ts'
import { goFrameworks } from './go/index.ts'
import { haskellFrameworks } from './haskell/index.ts'
import { javaFrameworks } from './java/index.ts'
import { elixirFrameworks } from './elixir/index.ts'
import { javascriptFrameworks } from './javascript/index.ts'
import { kotlinFrameworks } from './kotlin/index.ts'
import { luaFrameworks } from './lua/index.ts'
import { perlFrameworks } from './perl/index.ts'
import { phpFrameworks } from './php/index.ts'
import { pythonFrameworks } from './python/index.ts'
import { rustFrameworks } from './rust/index.ts'
import { rubyFrameworks } from './ruby/index.ts'
import { scalaFrameworks } from './scala/index.ts'
import { swiftFrameworks } from './swift/index.ts'

export const LANGUAGES: readonly Language[] = [
  javascript,
  python,
  csharp,
  java,
  go,
  kotlin,
  php,
  ruby,
  elixir,
  scala,
  swift,
  dart,
  cpp,
  lua,
  crystal,
  rust,
]

export const FRAMEWORKS: readonly Framework[] = [
  ...javascriptFrameworks,
  ...pythonFrameworks,
  ...csharpFrameworks,
  ...javaFrameworks,
  ...goFrameworks,
  ...rustFrameworks,
  ...kotlinFrameworks,
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
]
