import type { Framework } from '../../engine/framework.ts'
import { compojure } from './compojure/index.ts'
import { reitit } from './reitit/index.ts'

export const clojureFrameworks: readonly Framework[] = [compojure, reitit]
