/** Every language and framework that is searched for. Order decides who answers first for a shared package. */
import type { Framework } from '../engine/framework.ts'
import type { Language } from '../engine/language.ts'
import { javascript } from '../languages/javascript/index.ts'
import { javascriptFrameworks } from './javascript/index.ts'

export const LANGUAGES: readonly Language[] = [javascript]

export const FRAMEWORKS: readonly Framework[] = [...javascriptFrameworks]
