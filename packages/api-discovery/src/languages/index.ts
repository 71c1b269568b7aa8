/** Every language that is read. */
import type { Language } from '../engine/language.ts'
import { cpp } from './cpp/index.ts'
import { crystal } from './crystal/index.ts'
import { csharp } from './csharp/index.ts'
import { dart } from './dart/index.ts'
import { elixir } from './elixir/index.ts'
import { go } from './go/index.ts'
import { java } from './java/index.ts'
import { groovy } from './groovy/index.ts'
import { javascript } from './javascript/index.ts'
import { kotlin } from './kotlin/index.ts'
import { lua } from './lua/index.ts'
import { php } from './php/index.ts'
import { python } from './python/index.ts'
import { ruby } from './ruby/index.ts'
import { rust } from './rust/index.ts'
import { scala } from './scala/index.ts'
import { swift } from './swift/index.ts'

export const LANGUAGES: readonly Language[] = [
  javascript,
  python,
  csharp,
  java,
  go,
  kotlin,
  groovy,
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
