import type { Framework } from '../../engine/framework.ts'
import { bidi } from './bidi/index.ts'
import { coast } from './coast/index.ts'
import { compojure } from './compojure/index.ts'
import { reitit } from './reitit/index.ts'
import { ring } from './ring/index.ts'

export const clojureFrameworks: readonly Framework[] = [compojure, reitit, bidi, coast, ring]
