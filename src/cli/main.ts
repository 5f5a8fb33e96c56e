#!/usr/bin/env node
/**
 * The command line.
 */
console.log('pop3-mock')
