/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * The answer of the nodes to a question about connections, such as {@link Recipients#count}.
 *
 * @param connections the number of connections, on this node and on those that have answered
 * @param nodesAsked the number of nodes that were asked, with this one. A node that stopped meanwhile is not among them
 * @param nodesAnswered the number of those that have answered in time
 * @param complete whether all of them have answered, and the link to them was up when they were asked: then there are no others
 */
public record Reached(int connections, int nodesAsked, int nodesAnswered, boolean complete) {}
