/**
 * Themes of safeguards that a finding puts in doubt, with the clauses they answer (ISO/IEC 27001:2022 Annex A, SOC 2 trust services criteria
 * 2017). The server maps themes to an organization's own controls.
 */
export const controlThemes = {
  'access-control': { title: 'Access control', iso27001: ['A.5.15', 'A.8.3'], soc2: ['CC6.1', 'CC6.3'] },
  authentication: { title: 'Secure authentication', iso27001: ['A.5.17', 'A.8.5'], soc2: ['CC6.1'] },
  'session-management': { title: 'Session management', iso27001: ['A.8.5'], soc2: ['CC6.1'] },
  'secure-coding': { title: 'Secure coding', iso27001: ['A.8.28'], soc2: ['CC8.1'] },
  'input-validation': { title: 'Input validation', iso27001: ['A.8.28'], soc2: ['CC8.1', 'PI1.2'] },
  'secure-configuration': { title: 'Secure configuration', iso27001: ['A.8.9'], soc2: ['CC6.6', 'CC7.1'] },
  'data-minimization': { title: 'Data leakage prevention', iso27001: ['A.8.11', 'A.8.12'], soc2: ['C1.1', 'P4.1'] },
  'encryption-in-transit': { title: 'Encryption in transit', iso27001: ['A.8.24'], soc2: ['CC6.7'] },
  'capacity-management': { title: 'Capacity and rate limits', iso27001: ['A.8.6'], soc2: ['A1.1'] },
  'network-security': { title: 'Network security', iso27001: ['A.8.20', 'A.8.22'], soc2: ['CC6.6'] },
  'api-inventory': { title: 'Inventory of assets', iso27001: ['A.5.9'], soc2: ['CC6.1'] },
  'logging-and-monitoring': { title: 'Logging and monitoring', iso27001: ['A.8.15', 'A.8.16'], soc2: ['CC7.2'] },
  'supplier-security': { title: 'Security of suppliers', iso27001: ['A.5.19', 'A.5.21'], soc2: ['CC9.2'] },
  'business-logic': {
    title: 'Security of application design',
    iso27001: ['A.8.26', 'A.8.27'],
    soc2: ['CC8.1', 'PI1.3'],
  },
  cryptography: { title: 'Use of cryptography', iso27001: ['A.8.24'], soc2: ['CC6.1'] },
} as const

export type ControlTheme = keyof typeof controlThemes

export const controlNames: readonly ControlTheme[] = [
  'access-control',
  'authentication',
  'session-management',
  'secure-coding',
  'input-validation',
  'secure-configuration',
  'data-minimization',
  'encryption-in-transit',
  'capacity-management',
  'network-security',
  'api-inventory',
  'logging-and-monitoring',
  'supplier-security',
  'business-logic',
  'cryptography',
]
