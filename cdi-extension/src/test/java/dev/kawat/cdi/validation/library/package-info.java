/* SPDX-License-Identifier: Apache-2.0 */
/** Classes of a library that an application inherits. */
package dev.kawat.cdi.validation.library;
