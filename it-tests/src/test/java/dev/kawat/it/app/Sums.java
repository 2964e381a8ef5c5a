/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketEndpoint;
import jakarta.inject.Inject;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;

/** Takes a stream of numbers, and answers with the stream of their sums. */
@WebSocketEndpoint("/sums/{key}")
public class Sums {

    @Inject
    Report report;

    @OnMessage
    Flow.Publisher<Integer> sums(Flow.Publisher<Integer> numbers, @PathParam("key") String key) {
        SubmissionPublisher<Integer> sums = new SubmissionPublisher<>();
        numbers.subscribe(new Flow.Subscriber<>() {
            private Flow.Subscription subscription;
            private int sum;

            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                given.request(1);
            }

            @Override
            public void onNext(Integer number) {
                sum += number;
                sums.submit(sum);
                subscription.request(1);
            }

            @Override
            public void onError(Throwable failure) {
                sums.closeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                report.add(key, "complete " + sum);
                sums.close();
            }
        });
        return sums;
    }

    @OnError
    String failed(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
